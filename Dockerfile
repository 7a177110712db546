ARG NODE=24

# The bundle is the same on every platform, so it is made on the one that builds.
FROM --platform=$BUILDPLATFORM node:${NODE}-bookworm-slim AS bundle
WORKDIR /squall
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node build.mjs
# Libraries are bundled, where no scanner finds them: the list of them goes into the image. (`--omit dev` would leave
# out those that tools use as well.)
RUN npm pkg delete devDependencies && npm prune --ignore-scripts && npm sbom --sbom-format spdx >sbom.spdx.json

FROM node:${NODE}-bookworm-slim AS system
RUN apt-get update \
  && apt-get install --yes --no-install-recommends iproute2 nftables procps binutils \
  && strip --strip-unneeded /usr/local/bin/node \
  && apt-get purge --yes --auto-remove binutils \
  && rm -rf /var/lib/apt/lists /var/cache/apt /var/log/*.log /var/log/apt /tmp/* \
  # npm, Yarn and the headers are for building.
  && rm -rf /opt/yarn* /usr/local/include /usr/local/share /usr/local/lib/node_modules \
  && find /usr/local/bin -mindepth 1 ! -name node -delete
# So is what installs Debian's packages. dpkg stays, and the scanners' list of packages with it.
RUN packages='apt libapt-pkg6.0 libgnutls30 gpgv debian-archive-keyring adduser passwd login logsave e2fsprogs \
    libext2fs2 libss2 libcom-err2 mount tzdata diffutils usrmerge libfile-find-rule-perl libnumber-compare-perl \
    libtext-glob-perl perl libperl5.36 perl-modules-5.36 perl-base' \
  && installed=$(dpkg-query --show --showformat '${db:Status-Abbrev}${binary:Package}\n' $packages 2>/dev/null | sed -n 's/^ii //p') \
  && dpkg --purge --force-depends --force-remove-essential --force-remove-protected $installed \
  && rm -rf /var/log/dpkg.log /var/cache/debconf /var/lib/dpkg/*-old
RUN install --directory --mode 1777 /var/lib/squall \
  && ln -s /opt/squall/dist/squall.js /usr/local/bin/squall

# One layer of what is left: a later layer would not make the base's any smaller.
FROM scratch
COPY --from=system / /
COPY --from=bundle /squall/LICENSE /squall/sbom.spdx.json /opt/squall/
COPY --from=bundle /squall/dist /opt/squall/dist/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  NODE_ENV=production \
  SQUALL_STATE_DIR=/var/lib/squall
USER 1000:1000
ENTRYPOINT ["node", "/opt/squall/dist/squall.js"]
CMD ["--help"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Squall" \
  org.opencontainers.image.description="Chaos scenarios: YAML state machines whose faults are always taken back." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
