/** A server's certificate and its key, each in PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Where a server gets its certificate from, now and when it is renewed. */
export interface CertificateSource {
  /**
   * The pair to serve with from now on.
   *
   * @throws Error where there is none, or it is not known
   */
  current(): Promise<Pair>;
}
