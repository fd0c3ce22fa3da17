import { libraryAnswer, role, type LibraryAnswer, type Role } from "./answers";
import type { ApiClient } from "./apiClient";
import { list, nothing, object, optional, text, whole, type Infer } from "./schema";

const settings = object({
  zone: optional(text),
  trashDays: optional(whole),
  quotaBytes: optional(whole),
  quotaPhotos: optional(whole),
  location: optional(text),
  profile: optional(text),
});

const details = object({
  id: text, name: text, role, createdAt: optional(text), photos: whole, bytes: whole, lastSeq: whole, settings: optional(settings),
});

const member = object({ accountId: text, name: text, email: optional(text), role });

const invitation = object({ id: text, role, email: optional(text), expiresAt: text, href: optional(text), createdAt: optional(text) });

const looked = object({
  library: object({ name: text }), role, from: object({ name: text }), email: optional(text),
});

export type LibraryDetails = Infer<typeof details>;
export type DeletedLibrary = Infer<typeof deleted>;
export type MemberAnswer = Infer<typeof member>;
export type InvitationAnswer = Infer<typeof invitation>;
export type LookedInvitation = Infer<typeof looked>;

const deleted = object({ id: text, name: text, deletedAt: text, removedAt: text });

/** What can be set of a library; what is left out stays. */
export interface LibrarySettings {
  /** IANA name; empty for UTC. */
  zone?: string;
  /** 1 to 365. */
  trashDays?: number;
  /** 0 for no limit. */
  quotaBytes?: number;
  /** 0 for no limit. */
  quotaPhotos?: number;
}

/** What one can do with a library and its members. */
export class LibraryApi {
  constructor(private readonly api: ApiClient) {}

  details(id: string, signal: AbortSignal): Promise<LibraryDetails> {
    return this.api.get(at(id), details, signal);
  }

  create(name: string): Promise<LibraryAnswer> {
    return this.api.send("POST", "/libraries", libraryAnswer, { name });
  }

  rename(id: string, name: string): Promise<void> {
    return this.api.send("PATCH", at(id), nothing, { name });
  }

  change(id: string, changed: LibrarySettings): Promise<void> {
    return this.api.send("PATCH", at(id), nothing, { settings: changed });
  }

  /** `name` is the library's own, typed again. It can be brought back for a while. */
  remove(id: string, name: string): Promise<DeletedLibrary> {
    return this.api.send("DELETE", at(id), deleted, { name });
  }

  async deleted(signal: AbortSignal): Promise<DeletedLibrary[]> {
    return (await this.api.get("/libraries/deleted", object({ libraries: list(deleted) }), signal)).libraries;
  }

  restore(id: string): Promise<void> {
    return this.api.send("POST", `/libraries/deleted/${encodeURIComponent(id)}/restore`, nothing);
  }

  async members(id: string, signal: AbortSignal): Promise<MemberAnswer[]> {
    return (await this.api.get(`${at(id)}/members`, object({ members: list(member) }), signal)).members;
  }

  setRole(id: string, account: string, given: Role): Promise<void> {
    return this.api.send("PUT", `${at(id)}/members/${encodeURIComponent(account)}`, nothing, { role: given });
  }

  removeMember(id: string, account: string): Promise<void> {
    return this.api.send("DELETE", `${at(id)}/members/${encodeURIComponent(account)}`, nothing);
  }

  leave(id: string): Promise<void> {
    return this.api.send("POST", `${at(id)}/leave`, nothing);
  }

  transfer(id: string, account: string): Promise<void> {
    return this.api.send("POST", `${at(id)}/transfer`, nothing, { account });
  }

  async invitations(id: string, signal: AbortSignal): Promise<InvitationAnswer[]> {
    return (await this.api.get(`${at(id)}/invitations`, object({ invitations: list(invitation) }), signal)).invitations;
  }

  /** The answer's `href` is told this once. */
  invite(id: string, request: { role: Role; email?: string; expiresAt?: string }): Promise<InvitationAnswer> {
    return this.api.send("POST", `${at(id)}/invitations`, invitation, request);
  }

  withdraw(id: string, invited: string): Promise<void> {
    return this.api.send("DELETE", `${at(id)}/invitations/${encodeURIComponent(invited)}`, nothing);
  }

  /** What an invitation's link leads to; nobody needs to be signed in. */
  look(token: string): Promise<LookedInvitation> {
    return this.api.send("POST", "/invitations/look", looked, { token });
  }

  async accept(token: string): Promise<string> {
    return (await this.api.send("POST", "/invitations/accept", object({ libraryId: text }), { token })).libraryId;
  }
}

function at(id: string): string {
  return `/libraries/${encodeURIComponent(id)}`;
}
