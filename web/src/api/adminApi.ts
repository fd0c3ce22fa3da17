import { auditPage, type AuditPage } from "./accountApi";
import type { ApiClient } from "./apiClient";
import { flag, list, nothing, object, optional, orElse, text, whole, type Infer } from "./schema";

const account = object({
  id: text, name: text, email: text, administrator: flag, disabled: orElse(false, flag), emailConfirmed: orElse(true, flag),
  createdAt: text, lastSeenAt: optional(text), twoFactor: orElse(false, flag), deletedAt: optional(text),
  photos: optional(whole), bytes: optional(whole), quotaBytes: optional(whole), quotaPhotos: optional(whole),
});

const accountPage = object({ accounts: list(account), next: optional(text) });

const link = object({ kind: text, email: text, href: text, createdAt: optional(text), expiresAt: optional(text) });

const placed = object({ id: text, name: text });

const library = object({
  id: text, name: text, owner: optional(text), photos: whole, bytes: whole, members: optional(whole), createdAt: optional(text),
  /** When the photos of a deleted one go. */
  removedAt: optional(text),
  /** Where what people send is put, and what is derived from it; in `former` some of it may still be. */
  originals: optional(placed), renditions: optional(placed), former: orElse([], list(placed)),
});

const libraryPage = object({ libraries: list(library), next: optional(text) });

const queue = object({
  name: text, due: orElse(0, whole), running: orElse(0, whole), failed: orElse(0, whole), oldest: optional(text),
});

const task = object({
  photoId: text, libraryId: optional(text), name: optional(text), operation: text, attempts: orElse(0, whole),
  reason: optional(text), at: optional(text),
});

const taskPage = object({ tasks: list(task), next: optional(text) });

const counted = object({ name: text, count: whole });

const statistics = object({
  accounts: optional(whole), libraries: optional(whole), photos: whole, bytes: whole,
  formats: orElse([], list(counted)), cameras: orElse([], list(counted)),
  /** One entry a day, the latest last; a day without uploads may be left out. */
  uploads: orElse([], list(object({ day: text, count: whole }))),
  locations: orElse([], list(object({ name: text, bytes: whole }))),
});

export type AdminAccount = Infer<typeof account>;
export type AdminAccountPage = Infer<typeof accountPage>;
export type AdminLink = Infer<typeof link>;
export type AdminLibrary = Infer<typeof library>;
export type AdminLibraryPage = Infer<typeof libraryPage>;
export type AdminQueue = Infer<typeof queue>;
export type AdminTask = Infer<typeof task>;
export type AdminTaskPage = Infer<typeof taskPage>;
export type Statistics = Infer<typeof statistics>;

/** What an administrator can change of an account; null takes a quota away. */
export interface AccountChange {
  disabled?: boolean;
  administrator?: boolean;
  quotaBytes?: number | null;
  quotaPhotos?: number | null;
}

export interface AuditFilter {
  readonly account: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
}

/** What an administrator asks of the server. */
export class AdminApi {
  constructor(private readonly api: ApiClient) {}

  accounts(search: string, after: string | undefined, signal: AbortSignal): Promise<AdminAccountPage> {
    return this.api.get(`/admin/accounts${query({ search, after })}`, accountPage, signal);
  }

  account(id: string, signal: AbortSignal): Promise<AdminAccount> {
    return this.api.get(`/admin/accounts/${encodeURIComponent(id)}`, account, signal);
  }

  /** The link by which its owner chooses a password; without one they get it by "Forgot your password?". */
  async createAccount(request: { name: string; email: string; administrator: boolean; password?: string }): Promise<string | undefined> {
    return (await this.api.send("POST", "/admin/accounts", object({ href: optional(text) }), request)).href;
  }

  changeAccount(id: string, change: AccountChange): Promise<void> {
    return this.api.send("PATCH", `/admin/accounts/${encodeURIComponent(id)}`, nothing, change);
  }

  async resetLink(id: string): Promise<string> {
    return (await this.api.send("POST", `/admin/accounts/${encodeURIComponent(id)}/reset`, object({ href: text }))).href;
  }

  deleteAccount(id: string): Promise<void> {
    return this.api.send("DELETE", `/admin/accounts/${encodeURIComponent(id)}`, nothing);
  }

  async links(signal: AbortSignal): Promise<AdminLink[]> {
    return (await this.api.get("/admin/links", object({ links: list(link) }), signal)).links;
  }

  /** `limit` is 1 to 200; the server has a usual one. */
  libraries(after: string | undefined, signal: AbortSignal, limit?: number): Promise<AdminLibraryPage> {
    return this.api.get(`/admin/libraries${query({ after, limit: limit?.toString() })}`, libraryPage, signal);
  }

  async queues(signal: AbortSignal): Promise<AdminQueue[]> {
    return (await this.api.get("/admin/queues", object({ queues: list(queue) }), signal)).queues;
  }

  failedTasks(after: string | undefined, signal: AbortSignal): Promise<AdminTaskPage> {
    return this.api.get(`/admin/tasks${query({ state: "failed", after })}`, taskPage, signal);
  }

  retry(photo: string): Promise<void> {
    return this.api.send("POST", `/admin/tasks/${encodeURIComponent(photo)}/retry`, nothing);
  }

  statistics(signal: AbortSignal): Promise<Statistics> {
    return this.api.get("/admin/statistics", statistics, signal);
  }

  audit(filter: AuditFilter, after: string | undefined, signal: AbortSignal): Promise<AuditPage> {
    return this.api.get(`/admin/audit${query({ ...filter, after })}`, auditPage, signal);
  }

  reindex(): Promise<void> {
    return this.api.send("POST", "/admin/reindex", nothing);
  }
}

/** What is empty or not known is left out. */
function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
