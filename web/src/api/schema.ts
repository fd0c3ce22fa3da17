/** A schema is the type of a server answer and the check of it in one: the answer is read once, at the border. */
export interface Schema<T> {
  /** Returns the value as T, or throws a {@link SchemaError} that names the place (`path`) and what was found there. */
  read(value: unknown, path: string): T;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

/** The server's answer is not what this version of the page understands. */
export class SchemaError extends Error {
  constructor(path: string, expected: string, found: unknown) {
    super(`The server's answer is not understood: ${path} should be ${expected}, but is ${describe(found)}.`);
    this.name = "SchemaError";
  }
}

export const text: Schema<string> = {
  read: (value, path) => (typeof value === "string" ? value : refuse(path, "a text", value)),
};

export const flag: Schema<boolean> = {
  read: (value, path) => (typeof value === "boolean" ? value : refuse(path, "true or false", value)),
};

export const real: Schema<number> = {
  read: (value, path) => (typeof value === "number" && Number.isFinite(value) ? value : refuse(path, "a number", value)),
};

/** A whole number that a double holds exactly. */
export const whole: Schema<number> = {
  read: (value, path) => (Number.isSafeInteger(value) ? (value as number) : refuse(path, "a whole number", value)),
};

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256: Schema<string> = {
  read: (value, path) =>
    typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : refuse(path, "a SHA-256 in lower-case hex", value),
};

/** An answer whose body does not matter: mostly there is none. */
export const nothing: Schema<void> = { read: () => undefined };

export function oneOf<const T extends string>(...allowed: readonly T[]): Schema<T> {
  return {
    read: (value, path) =>
      allowed.includes(value as T) ? (value as T) : refuse(path, `one of ${allowed.join(", ")}`, value),
  };
}

/** One of these words; a word that a newer server may say is read as `fallback`, so that one unknown photo does not hide the others. */
export function oneOfOr<const T extends string>(fallback: T, ...known: readonly T[]): Schema<T> {
  return {
    read: (value, path) => {
      const word = text.read(value, path) as T;
      return word === fallback || known.includes(word) ? word : fallback;
    },
  };
}

export function list<T>(item: Schema<T>): Schema<T[]> {
  return {
    read: (value, path) => {
      if (!Array.isArray(value)) {
        return refuse(path, "a list", value);
      }
      const read = new Array<T>(value.length);
      for (let i = 0; i < value.length; i++) {
        // The path is written only when the item is wrong: a month has thousands of items.
        try {
          read[i] = item.read(value[i], path);
        } catch (error) {
          if (error instanceof SchemaError) {
            item.read(value[i], `${path}[${i}]`);
          }
          throw error;
        }
      }
      return read;
    },
  };
}

type Fields = Record<string, Schema<unknown>>;
type OptionalKeys<F extends Fields> = { [K in keyof F]: undefined extends Infer<F[K]> ? K : never }[keyof F];
type ObjectOf<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
  [K in OptionalKeys<F>]?: Exclude<Infer<F[K]>, undefined>;
};

/** An object with these fields. Fields that are not named are ignored, so that a newer server can say more. */
export function object<F extends Fields>(fields: F): Schema<ObjectOf<F>> {
  const names = Object.entries(fields);
  return {
    read: (value, path) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return refuse(path, "an object", value);
      }
      const read: Record<string, unknown> = {};
      for (const [name, schema] of names) {
        const field = schema.read((value as Record<string, unknown>)[name], path === "" ? name : `${path}.${name}`);
        if (field !== undefined) {
          read[name] = field;
        }
      }
      return read as ObjectOf<F>;
    },
  };
}

/** A field that may be absent or null. */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return { read: (value, path) => (value === undefined || value === null ? undefined : schema.read(value, path)) };
}

/** A field that a server may not tell yet. */
export function orElse<T>(fallback: T, schema: Schema<T>): Schema<T> {
  return { read: (value, path) => (value === undefined || value === null ? fallback : schema.read(value, path)) };
}

function refuse(path: string, expected: string, found: unknown): never {
  throw new SchemaError(path === "" ? "the whole" : path, expected, found);
}

function describe(value: unknown): string {
  if (value === undefined) {
    return "missing";
  }
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}
