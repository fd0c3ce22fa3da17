import { computed, signal } from "@preact/signals";
import type { ChangeAnswer, LibraryAnswer, MonthAnswer, Role, TimelineAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { ApiError } from "../api/apiError";
import { ChangeStream, type StreamState } from "../api/changeStream";
import { MonthStore } from "../model/monthStore";
import type { Photo, PhotoChange } from "../model/photo";
import { chooseLibrary, keepLibrary } from "./libraryChoice";

/** `none`: the account has no library, nor a part in one. */
export type LibraryState = "loading" | "ready" | "unavailable" | "none";

interface Loading {
  readonly request: AbortController;
  readonly done: Promise<void>;
}

/** Months asked for at the same time. */
const ParallelMonths = 2;

/** Photos kept in memory; beyond this the months farthest from sight are let go. */
const MostPhotosKept = 80_000;

/** Counts are asked for again at most this often, milliseconds. */
const CountsPause = 1500;

/** A page in the background gives its connection back after this time: a browser has six for a server over HTTP/1.1. */
const HiddenPause = 20_000;

/** One library on the page: its months, loaded as they are looked at, and the changes that keep them true. */
export class Library {
  store = new MonthStore();
  readonly state = signal<LibraryState>("loading");
  readonly problem = signal("");
  readonly connection = signal<StreamState>("connecting");
  readonly photoCount = signal(0);
  readonly name = signal("");
  readonly role = signal<Role>("viewer");
  /** All libraries that the account has a part in. */
  readonly all = signal<readonly LibraryAnswer[]>([]);
  /** Grows when the page goes on after its session had ended: what was refused meanwhile is asked for again. */
  readonly resumed = signal(0);
  readonly mayAdd = computed(() => this.role.value !== "viewer");
  readonly mayEdit = computed(() => this.role.value === "editor" || this.role.value === "owner");
  /** Empty until it is known. */
  id = "";

  private readonly listeners = new Set<(live: boolean) => void>();
  private readonly photoListeners = new Set<(change: ChangeAnswer) => void>();
  private stream: ChangeStream | undefined;
  private wanted: string[] = [];
  private readonly loading = new Map<string, Loading>();
  /** Months that the viewer waits for: they are loaded though they are not in sight. */
  private readonly pinned = new Set<string>();
  private readonly resting = new Map<string, number>();
  private incoming: PhotoChange[] = [];
  private frame = 0;
  private countsTimer: number | undefined;
  private hiddenTimer: number | undefined;
  private startTimer: number | undefined;
  private generation = 0;
  /** The latest start: an older one that is still asking has nothing to say. */
  private turn = 0;
  private starting = 0;
  /** The session ended: nothing is asked until there is another. */
  private held = false;

  constructor(private readonly api: ApiClient) {
    document.addEventListener("visibilitychange", () => this.visibilityChanged());
    window.addEventListener("online", () => this.held || this.stream?.resume());
  }

  /** Shows the library that was looked at last, or the first. */
  async start(): Promise<void> {
    window.clearTimeout(this.startTimer);
    const turn = ++this.turn;
    this.starting++;
    try {
      const libraries = await this.api.libraries();
      if (turn !== this.turn) {
        return;
      }
      this.all.value = libraries;
      const library = chooseLibrary(libraries);
      if (library === undefined) {
        this.stream?.stop();
        this.state.value = "none";
        return;
      }
      if (library.id !== this.id) {
        this.empty(library);
      }
      this.role.value = library.role;
      this.name.value = library.name;
      const timeline = await this.api.timeline(library.id);
      if (turn === this.turn) {
        this.restart(timeline);
        this.problem.value = "";
        this.state.value = "ready";
        this.listen(timeline.seq);
      }
    } catch (error) {
      if (turn === this.turn && !isSignedOut(error)) {
        this.problem.value = messageOf(error);
        this.state.value = "unavailable";
        this.startTimer = window.setTimeout(() => void this.start(), 3000);
      }
    } finally {
      this.starting--;
    }
  }

  /** Shows another library, and keeps the choice. */
  async open(id: string): Promise<void> {
    keepLibrary(id);
    if (id !== this.id) {
      await this.start();
    }
  }

  /** The session ended: what is on the page stays, and waits. */
  hold(): void {
    this.held = true;
    this.stream?.pause();
  }

  /** Goes on after {@link hold}, or starts. */
  goOn(): void {
    const was = this.held;
    this.held = false;
    if (this.state.value !== "ready") {
      if (this.starting === 0) {
        void this.start();
      }
      return;
    }
    if (was) {
      this.resting.clear();
      this.resumed.value++;
      this.stream?.resume();
      this.tell(false);
      this.pump();
      void this.relist();
    }
  }

  /** Asks which libraries there are: a name or a part in one may have changed. */
  async relist(): Promise<void> {
    try {
      this.all.value = await this.api.libraries();
    } catch {
      // The list that is known stays: the next question for it tells.
      return;
    }
    const current = this.all.value.find((library) => library.id === this.id);
    if (current === undefined) {
      await this.start();
      return;
    }
    this.name.value = current.name;
    this.role.value = current.role;
  }

  /** Called after the months changed; `live` tells a change from another client or an upload from a mere load. Returns how to stop. */
  onMonths(listener: (live: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Called for each change as it comes. Returns how to stop listening. */
  onChange(listener: (change: ChangeAnswer) => void): () => void {
    this.photoListeners.add(listener);
    return () => void this.photoListeners.delete(listener);
  }

  /** The months in sight, the most wanted first. What is no longer wanted is no longer asked for. */
  want(months: string[]): void {
    this.wanted = months;
    for (const [month, { request }] of this.loading) {
      if (!months.includes(month) && !this.pinned.has(month)) {
        request.abort();
        this.loading.delete(month);
      }
    }
    this.pump();
  }

  /** Photo `step` places from this one (1 is older). Null at the ends; undefined while the month that tells is on its way. */
  neighbour(id: string, step: 1 | -1): Photo | null | undefined {
    const found = this.store.find(id);
    if (found === undefined) {
      return undefined;
    }
    const beside = found.month.photos!.sorted[found.index + step];
    if (beside !== undefined) {
      return beside;
    }
    const at = this.store.months.indexOf(found.month);
    const next = this.store.months[at + step];
    if (next === undefined) {
      return null;
    }
    if (next.photos === null) {
      void this.ensure(next.name);
      return undefined;
    }
    return next.photos.sorted[step === 1 ? 0 : next.photos.length - 1] ?? null;
  }

  /** Returns when the month is loaded, or could not be; one that is on its way already is waited for, and is not called off any more. */
  async ensure(month: string): Promise<void> {
    if (this.store.month(month)?.photos === null) {
      this.pinned.add(month);
      await this.load(month);
      this.pinned.delete(month);
    }
  }

  /** The first or the last photo of the timeline. */
  async edge(which: "newest" | "oldest"): Promise<Photo | null> {
    const name = this.store.months[which === "newest" ? 0 : this.store.months.length - 1]?.name;
    if (name === undefined) {
      return null;
    }
    await this.ensure(name);
    const photos = this.store.month(name)?.photos?.sorted ?? [];
    return photos[which === "newest" ? 0 : photos.length - 1] ?? null;
  }

  /** Nothing of the library before stays, neither in memory nor on the page. */
  private empty(library: LibraryAnswer): void {
    this.stream?.stop();
    this.forgetRequests();
    this.id = library.id;
    this.store = new MonthStore();
    this.state.value = "loading";
    this.tell(false);
  }

  private restart(timeline: TimelineAnswer): void {
    this.forgetRequests();
    this.store.restart(timeline.seq, timeline.months);
    this.tell(false);
  }

  private forgetRequests(): void {
    this.generation++;
    for (const { request } of this.loading.values()) {
      request.abort();
    }
    this.loading.clear();
    this.incoming = [];
  }

  private listen(since: number): void {
    this.stream?.stop();
    const stream = new ChangeStream(since, {
      url: (seq) => this.api.eventsUrl(this.id, seq),
      open: (url) => new EventSource(url),
      onChange: (change) => this.changed(change),
      onReset: () => void this.reload(),
      onState: (state) => this.connected(state),
      onFault: (error) => (this.problem.value = error.message),
      later: (run, milliseconds) => window.setTimeout(run, milliseconds),
      cancel: (timer) => window.clearTimeout(timer as number),
    });
    this.stream = stream;
    stream.start();
    if (this.held) {
      stream.pause();
    }
  }

  private connected(state: StreamState): void {
    this.connection.value = state;
    if (state === "lost") {
      // An event stream does not say why it broke: the session may have ended, or the part in this library.
      void this.relist();
    }
  }

  private visibilityChanged(): void {
    window.clearTimeout(this.hiddenTimer);
    if (document.visibilityState === "visible") {
      if (!this.held) {
        this.stream?.resume();
      }
    } else {
      this.hiddenTimer = window.setTimeout(() => this.stream?.pause(), HiddenPause);
    }
  }

  /** Changes are gathered for a frame: a hundred of them are one new layout. */
  private changed(change: ChangeAnswer): void {
    this.incoming.push(toPhotoChange(change));
    for (const listener of this.photoListeners) {
      listener(change);
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.frame === 0) {
      // In a hidden page no frame comes; the changes wait, and the first visible frame applies them together.
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        const changes = this.incoming;
        this.incoming = [];
        this.store.apply(changes);
        this.tell(true);
      });
    }
  }

  private async reload(): Promise<void> {
    const { id } = this;
    try {
      const timeline = await this.api.timeline(id);
      if (id === this.id) {
        this.restart(timeline);
      }
    } catch (error) {
      this.failed(error);
      window.setTimeout(() => id === this.id && void this.reload(), 3000);
    }
  }

  private pump(): void {
    if (this.held) {
      return;
    }
    const now = performance.now();
    for (const month of this.wanted) {
      if (this.loading.size >= ParallelMonths) {
        return;
      }
      const known = this.store.month(month);
      if (known?.photos === null && !this.loading.has(month) && (this.resting.get(month) ?? 0) <= now) {
        void this.load(month);
      }
    }
  }

  private load(month: string): Promise<void> {
    const known = this.loading.get(month);
    if (known !== undefined) {
      return known.done;
    }
    const request = new AbortController();
    const done = this.take(month, request);
    this.loading.set(month, { request, done });
    return done;
  }

  private async take(month: string, request: AbortController): Promise<void> {
    const generation = this.generation;
    const known = this.store.lastSeq;
    try {
      const { seq, photos } = await this.read(month, request.signal);
      if (generation === this.generation && this.store.setMonth(month, seq, photos, known)) {
        this.makeRoom();
        this.tell(false);
      }
    } catch (error) {
      this.loadFailed(month, error);
    }
    if (this.loading.get(month)?.request === request) {
      this.loading.delete(month);
    }
    this.pump();
  }

  private loadFailed(month: string, error: unknown): void {
    if (error instanceof Error && error.name === "AbortError") {
      return;
    }
    this.failed(error);
    this.resting.set(month, performance.now() + 3000);
    window.setTimeout(() => this.pump(), 3050);
  }

  /** All pages of a month. The first page's `seq` counts: what came later is among the changes. */
  private async read(month: string, signal: AbortSignal): Promise<{ seq: number; photos: Photo[] }> {
    const photos: Photo[] = [];
    let seq: number | undefined;
    let after: string | undefined;
    do {
      const page: MonthAnswer = await this.api.month(this.id, month, after, signal);
      seq ??= page.seq;
      addRows(page, photos);
      after = page.next;
    } while (after !== undefined);
    this.problem.value = "";
    return { seq, photos };
  }

  /** Tells what went wrong, but for what the page has an answer to: a session that ended, a library that is no longer there. */
  private failed(error: unknown): void {
    if (isSignedOut(error)) {
      return;
    }
    if (error instanceof ApiError && error.status === 404) {
      void this.relist();
      return;
    }
    this.problem.value = messageOf(error);
  }

  private makeRoom(): void {
    const loaded = this.store.months.filter((month) => month.photos !== null);
    let kept = loaded.reduce((sum, month) => sum + month.count, 0);
    if (kept <= MostPhotosKept) {
      return;
    }
    const middle = this.wanted[0] ?? loaded[0]!.name;
    const place = (name: string) => this.store.months.findIndex((month) => month.name === name);
    const distance = (name: string) => Math.abs(place(name) - place(middle));
    const farthest = loaded.sort((a, b) => distance(b.name) - distance(a.name));
    for (const month of farthest.filter(({ name }) => !this.pinned.has(name))) {
      if (kept <= MostPhotosKept || this.wanted.includes(month.name)) {
        return;
      }
      kept -= month.count;
      this.store.unload(month.name);
    }
  }

  private tell(live: boolean): void {
    this.photoCount.value = this.store.photoCount;
    for (const listener of this.listeners) {
      listener(live);
    }
    if (this.store.countsAreStale && this.countsTimer === undefined && !this.held) {
      this.countsTimer = window.setTimeout(() => void this.recount(), CountsPause);
    }
  }

  private async recount(): Promise<void> {
    const known = this.store.lastSeq;
    const generation = this.generation;
    try {
      const timeline = await this.api.timeline(this.id);
      if (generation === this.generation) {
        this.store.setCounts(timeline.seq, timeline.months, known);
      }
    } catch (error) {
      this.failed(error);
    }
    this.countsTimer = undefined;
    this.tell(true);
  }
}

function addRows(page: MonthAnswer, into: Photo[]): void {
  for (let i = 0; i < page.id.length; i++) {
    into.push({
      id: page.id[i]!,
      taken: page.taken[i]!,
      width: page.width[i]!,
      height: page.height[i]!,
      placeholder: page.placeholder[i]!,
      tag: page.tag[i]!,
      kind: page.kind[i]!,
      state: page.state[i]!,
    });
  }
}

function toPhotoChange({ seq, kind, photo }: ChangeAnswer): PhotoChange {
  const { id, taken, month, width, height, placeholder = "", tag = "", state } = photo;
  // The log keeps the latest change of each photo: one that was added and then changed may still be called added.
  const settled = kind === "added" && photo.revision > 1 ? "updated" : kind;
  return { seq, kind: settled, month, photo: { id, taken, width, height, placeholder, tag, kind: photo.kind, state } };
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.signedOut;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
