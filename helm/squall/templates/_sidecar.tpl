{{/*
For an application's own chart that has this one as a dependency. Each takes the application's context (`.`), or the
dependency's own where it has an alias (`.Subcharts.ALIAS`):

  spec:
    {{- include "squall.podFields" . | nindent 6 }}
    initContainers:
      {{- include "squall.nativeSidecar" . | nindent 8 }}
    containers:
      - name: app
        …
      {{- include "squall.sidecar" . | nindent 8 }}
    volumes:
      {{- include "squall.volumes" . | nindent 8 }}

Of the container templates, one gives the container and the other nothing, by the version of Kubernetes.
*/}}
{{- define "squall.sidecar" -}}
{{- $squall := (.Subcharts | default dict).squall | default . -}}
{{- if not (include "squall.isNative" $squall) -}}
{{- include "squall.container" $squall -}}
{{- end -}}
{{- end -}}

{{- define "squall.nativeSidecar" -}}
{{- $squall := (.Subcharts | default dict).squall | default . -}}
{{- if include "squall.isNative" $squall -}}
{{- include "squall.container" $squall -}}
{{- end -}}
{{- end -}}

{{- define "squall.podFields" -}}
{{- $squall := (.Subcharts | default dict).squall | default . -}}
{{- with include "squall.processes" $squall -}}
shareProcessNamespace: true # {{ . }}
{{ end -}}
terminationGracePeriodSeconds: {{ $squall.Values.sidecar.terminationGracePeriodSeconds }}
{{- end -}}

{{- define "squall.volumes" -}}
{{- $squall := (.Subcharts | default dict).squall | default . -}}
- name: squall-config
  configMap: { name: {{ include "squall.fullname" $squall }} }
- name: squall-scenarios
  configMap: { name: {{ include "squall.scenariosName" $squall }} }
{{ include "squall.ownVolumes" $squall }}
{{- end -}}

{{/* An annotation of the pod: pods are replaced when the config changes. Scenarios are reloaded. */}}
{{- define "squall.podAnnotations" -}}
{{- $squall := (.Subcharts | default dict).squall | default . -}}
checksum/squall-config: {{ include "squall.config" $squall | sha256sum }}
{{- end -}}

{{- define "squall.isNative" -}}
{{- $native := toString .Values.sidecar.native -}}
{{- if or (eq $native "true") (and (eq $native "auto") (semverCompare ">=1.29-0" .Capabilities.KubeVersion.Version)) -}}
yes
{{- end -}}
{{- end -}}

{{- define "squall.config" -}}
{{- toYaml .Values.config -}}
{{- end -}}

{{- define "squall.scenariosName" -}}
{{- .Values.existingScenarios | default (printf "%s-scenarios" (include "squall.fullname" .)) -}}
{{- end -}}

{{- define "squall.metricsPort" -}}
{{- dig "metrics" "port" 8000 .Values.config -}}
{{- end -}}

{{/* Whether the agent speaks to the API server. */}}
{{- define "squall.usesApi" -}}
{{- if or .Values.config.fleet .Values.config.kubernetesEvents -}}yes{{- end -}}
{{- end -}}

{{- define "squall.container" -}}
{{- include "squall.check" . -}}
{{- $user := include "squall.user" . -}}
- name: squall
  image: {{ include "squall.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  {{- if include "squall.isNative" . }}
  restartPolicy: Always
  {{- end }}
  args: [agent, --config, /etc/squall/config/config.yaml, --scenarios, /etc/squall/scenarios]
  ports:
    - { name: squall-metrics, containerPort: {{ include "squall.metricsPort" . }} }
  {{- if or (include "squall.usesApi" .) .Values.sidecar.extraEnv }}
  env:
    {{- if include "squall.usesApi" . }}
    - name: POD_NAME
      valueFrom: { fieldRef: { fieldPath: metadata.name } }
    - name: POD_UID
      valueFrom: { fieldRef: { fieldPath: metadata.uid } }
    {{- end }}
    {{- with .Values.sidecar.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsUser: {{ $user }}
    runAsGroup: {{ $user }}
    runAsNonRoot: {{ ne $user "0" }}
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    seccompProfile: { type: RuntimeDefault }
    capabilities:
      drop: [ALL]
      {{- with include "squall.capabilities" . | fromYaml }}
      add:
        {{- range $name, $reason := . }}
        - {{ $name }} # {{ $reason }}
        {{- end }}
      {{- end }}
  livenessProbe:
    httpGet: { path: /healthz, port: squall-metrics }
    periodSeconds: 10
    failureThreshold: 6
  {{- if .Values.sidecar.readinessProbe }}
  readinessProbe:
    httpGet: { path: /readyz, port: squall-metrics }
    periodSeconds: 2
  {{- end }}
  lifecycle:
    # A native sidecar is told of the end only when the others are gone: until then they would end under fault.
    preStop: { exec: { command: [pkill, --signal, TERM, --full, /squall.js agent] } }
  resources:
    {{- toYaml .Values.sidecar.resources | nindent 4 }}
  volumeMounts:
    - { name: squall-config, mountPath: /etc/squall/config, readOnly: true }
    - { name: squall-scenarios, mountPath: /etc/squall/scenarios, readOnly: true }
    - { name: squall-state, mountPath: /var/lib/squall }
    {{- if include "squall.usesApi" . }}
    - { name: squall-token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }
    {{- end }}
    {{- with .Values.sidecar.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* The volumes that are the same wherever config and scenarios come from. */}}
{{- define "squall.ownVolumes" -}}
# What has to be undone outlives the container here.
- name: squall-state
  emptyDir: {}
{{- if include "squall.usesApi" . }}
# For the sidecar alone: the application's containers get no token by it.
- name: squall-token
  projected:
    sources:
      - serviceAccountToken: { path: token, expirationSeconds: 3607 }
      - configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] }
      - downwardAPI: { items: [{ path: namespace, fieldRef: { fieldPath: metadata.namespace } }] }
{{- end }}
{{- with .Values.sidecar.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
