/** What `@AiwafForm()` says of a handler: its posts are forms whatever their content type. */
export interface FormRule {
  /** Milliseconds from the page to its form below which a post is no person's; default: the layer's. */
  readonly minMs?: number;
  /** Milliseconds after which the page has expired; default: the layer's. */
  readonly maxMs?: number;
}

/** The handler that is about to run, as the first guard that reached it saw it. */
export interface Handler {
  /** Such as `OrdersController.find`. */
  readonly name: string;
  /** The controller class and the handler function: keys to what was learned of them at start. */
  readonly controller: object;
  readonly method: object;
  /** Route parameters, decoded. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The parsed body, of any shape; `undefined` where there is none. */
  readonly body: unknown;
  /** The host knows who this is: `req.user`, or a session with a user in it. */
  readonly authenticated: boolean;
  readonly form: FormRule | null;
}
