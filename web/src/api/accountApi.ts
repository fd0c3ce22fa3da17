import { accountAnswer, type AccountAnswer } from "./answers";
import type { ApiClient } from "./apiClient";
import { flag, list, nothing, object, optional, text, type Infer } from "./schema";

const session = object({
  id: text, current: flag, createdAt: text, lastUsedAt: text, expiresAt: text, client: optional(text), address: optional(text),
});

const key = object({
  id: text, name: text, permissions: list(text), library: optional(text), createdAt: text,
  expiresAt: optional(text), lastUsedAt: optional(text), lastUsedFrom: optional(text),
});

const passkey = object({ id: text, name: text, createdAt: optional(text), lastUsedAt: optional(text) });

const provider = object({ name: text, label: optional(text), linkedAt: optional(text) });

const audit = object({
  id: optional(text), at: text, action: text, actor: optional(text), actorId: optional(text), account: optional(text), accountId: optional(text),
  subject: optional(text), detail: optional(text), address: optional(text), client: optional(text),
});

export type SessionAnswer = Infer<typeof session>;
export type KeyAnswer = Infer<typeof key>;
export type PasskeyAnswer = Infer<typeof passkey>;
export type ProviderAnswer = Infer<typeof provider>;
export type AuditAnswer = Infer<typeof audit>;

const anything = { read: (value: unknown) => value };

/** What somebody can do with their own account. */
export class AccountApi {
  constructor(private readonly api: ApiClient) {}

  rename(name: string): Promise<AccountAnswer> {
    return this.api.send("PATCH", "/me", accountAnswer, { name });
  }

  /** Other sessions end. */
  changePassword(current: string, next: string): Promise<void> {
    return this.api.send("POST", "/me/password", nothing, { current, new: next });
  }

  /** A link goes to the new address, and counts once it was opened. */
  changeEmail(email: string, password: string): Promise<void> {
    return this.api.send("POST", "/me/email", nothing, { email, password });
  }

  async sessions(signal: AbortSignal): Promise<SessionAnswer[]> {
    return (await this.api.get("/me/sessions", object({ sessions: list(session) }), signal)).sessions;
  }

  endSession(id: string): Promise<void> {
    return this.api.send("DELETE", `/me/sessions/${encodeURIComponent(id)}`, nothing);
  }

  /** Ends all sessions but this one. */
  endOtherSessions(): Promise<void> {
    return this.api.send("DELETE", "/me/sessions", nothing);
  }

  async keys(signal: AbortSignal): Promise<KeyAnswer[]> {
    return (await this.api.get("/me/keys", object({ keys: list(key) }), signal)).keys;
  }

  /** The secret is told this once. */
  makeKey(request: { name: string; permissions: string[]; library?: string; expiresAt?: string }): Promise<{ key: KeyAnswer; secret: string }> {
    return this.api.send("POST", "/me/keys", object({ key, secret: text }), request);
  }

  revokeKey(id: string): Promise<void> {
    return this.api.send("DELETE", `/me/keys/${encodeURIComponent(id)}`, nothing);
  }

  /** Begins a second factor; it counts once a code of it was given. `qr` is an image as a data URL. */
  beginTotp(password: string): Promise<{ secret: string; uri: string; qr: string }> {
    return this.api.send("POST", "/me/totp", object({ secret: text, uri: text, qr: text }), { password });
  }

  async confirmTotp(code: string): Promise<string[]> {
    return (await this.api.send("PUT", "/me/totp", object({ recoveryCodes: list(text) }), { code })).recoveryCodes;
  }

  removeTotp(password: string, code: string): Promise<void> {
    return this.api.send("DELETE", "/me/totp", nothing, { password, code });
  }

  async passkeys(signal: AbortSignal): Promise<PasskeyAnswer[]> {
    return (await this.api.get("/me/passkeys", object({ passkeys: list(passkey) }), signal)).passkeys;
  }

  /** PublicKeyCredentialCreationOptions as JSON (WebAuthn Level 3, 5.1.8). */
  passkeyOptions(): Promise<unknown> {
    return this.api.send("POST", "/me/passkeys/options", anything);
  }

  addPasskey(name: string, credential: unknown): Promise<void> {
    return this.api.send("POST", "/me/passkeys", nothing, { name, credential });
  }

  removePasskey(id: string): Promise<void> {
    return this.api.send("DELETE", `/me/passkeys/${encodeURIComponent(id)}`, nothing);
  }

  async providers(signal: AbortSignal): Promise<ProviderAnswer[]> {
    return (await this.api.get("/me/providers", object({ providers: list(provider) }), signal)).providers;
  }

  removeProvider(name: string): Promise<void> {
    return this.api.send("DELETE", `/me/providers/${encodeURIComponent(name)}`, nothing);
  }

  /** One page of what was done with this account; `after` is the `next` of the page before. */
  activity(after: string | undefined, signal: AbortSignal): Promise<AuditPage> {
    const query = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
    return this.api.get(`/me/audit${query}`, auditPage, signal);
  }

  /** The account goes after a time of grace; the answer says when. */
  async deleteAccount(password: string): Promise<string> {
    return (await this.api.send("DELETE", "/me", object({ deletedAt: text }), { password })).deletedAt;
  }

  restore(): Promise<void> {
    return this.api.send("POST", "/me/restore", nothing);
  }

  exportUrl(): string {
    return "/api/v1/me/export";
  }
}

export const auditPage = object({ entries: list(audit), next: optional(text) });

export type AuditPage = Infer<typeof auditPage>;
