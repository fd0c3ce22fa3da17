import { accountAnswer, signedInAnswer, type AccountAnswer } from "./answers";
import type { ApiClient } from "./apiClient";
import { nothing, object, optional } from "./schema";

/** JSON that is the browser's matter, not the page's. */
const anything = { read: (value: unknown) => value };

/** What somebody can ask who is not signed in. */
export class DoorApi {
  constructor(private readonly api: ApiClient) {}

  /** Makes the first account, an administrator's. `token` is that of the link in the data folder. */
  setUp(token: string, name: string, email: string, password: string): Promise<AccountAnswer> {
    return this.api.send("POST", "/setup", accountAnswer, { token, name, email, password });
  }

  /** `code` is the second factor's: six digits, or a recovery code. */
  async signIn(email: string, password: string, code?: string): Promise<AccountAnswer> {
    const { account } = await this.api.send("POST", "/session", signedInAnswer, { email, password, code });
    return account;
  }

  /**
   * Makes an account. With an invitation that proves the e-mail it is the answer, and signed in; otherwise undefined: the same for
   * every e-mail, and a link goes to it.
   */
  async register(name: string, email: string, password: string, invitation?: string): Promise<AccountAnswer | undefined> {
    const body = { name, email, password, invitation };
    return (await this.api.send("POST", "/accounts", optional(object({ account: optional(accountAnswer) })), body))?.account;
  }

  confirm(token: string): Promise<void> {
    return this.api.send("POST", "/accounts/confirm", nothing, { token });
  }

  /** The answer is the same for every e-mail. */
  forgot(email: string): Promise<void> {
    return this.api.send("POST", "/accounts/forgot", nothing, { email });
  }

  /** All sessions of the account end. */
  reset(token: string, password: string): Promise<void> {
    return this.api.send("POST", "/accounts/reset", nothing, { token, password });
  }

  /** PublicKeyCredentialRequestOptions as JSON (WebAuthn Level 3, 5.1.10). */
  passkeyOptions(): Promise<unknown> {
    return this.api.send("POST", "/session/passkey/options", anything);
  }

  async signInByPasskey(credential: unknown): Promise<AccountAnswer> {
    return (await this.api.send("POST", "/session/passkey", signedInAnswer, { credential })).account;
  }
}
