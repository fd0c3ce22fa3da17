import { createContext, type ComponentChildren } from "preact";
import { useContext, useId, useRef, useState } from "preact/hooks";
import { explain } from "./explain";

export type Values = Readonly<Record<string, string>>;

/** Says what is wrong with a value, empty when nothing is. */
export type Rule = (value: string, all: Values) => string;

const Faults = createContext<Readonly<Record<string, string>>>({});

interface FormProps {
  label: string;
  /** What the button says. */
  action: string;
  rules?: Readonly<Record<string, Rule>>;
  /** Throws what the form is to tell. */
  send: (values: Values) => Promise<void>;
  children?: ComponentChildren;
  /** Beside the button. */
  beside?: ComponentChildren;
  /** The button's meaning: `danger` for what cannot be undone. */
  tone?: "usual" | "danger" | "quiet";
  /** Said when it was sent. */
  done?: string;
  /** Whether the fields are empty again then. */
  clears?: boolean;
}

/** A form: what is wrong is said at its field and to a screen reader, and the first wrong field gets the focus. */
export function Form({ label, action, rules = {}, send, children, beside, tone = "usual", done = "", clears = false }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);

  const submit = async () => {
    const values = valuesOf(form.current!);
    const found = faultsOf(values, rules);
    setFaults(found);
    setProblem("");
    setSent(false);
    const first = Object.keys(found)[0];
    if (first !== undefined) {
      form.current!.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await send(values);
      setSent(true);
      if (clears) {
        form.current?.reset();
      }
    } catch (error) {
      setProblem(explain(error));
    }
    setBusy(false);
  };

  return (
    <form
      ref={form} class="form" aria-label={label} noValidate method="post"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) {
          void submit();
        }
      }}
    >
      <Faults.Provider value={faults}>{children}</Faults.Provider>
      <p class="form-problem" role="alert">{problem}</p>
      <div class="form-actions">
        <button type="submit" class={`button is-wide${Tones[tone]}`} aria-disabled={busy}>
          <span>{action}</span>
        </button>
        {beside}
        <p class="form-done" role="status">{sent ? done : ""}</p>
      </div>
    </form>
  );
}

const Tones = { usual: "", danger: " is-danger", quiet: " is-quiet" };

interface FieldProps {
  name: string;
  label: string;
  type?: "text" | "email" | "number" | "datetime-local" | "date";
  autocomplete?: string;
  hint?: string;
  value?: string | undefined;
  autofocus?: boolean;
  inputMode?: "numeric" | "email" | "text";
  maxLength?: number;
  min?: string;
  readOnly?: boolean;
}

/** A labelled line of text. */
export function Field({ name, label, type = "text", autocomplete = "off", hint, value = "", autofocus, maxLength = 256, ...more }: FieldProps) {
  const { id, fault, described, notes } = useField(name, hint);
  const verbatim = type === "email" || autocomplete === "one-time-code";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id} name={name} type={type} autocomplete={autocomplete} defaultValue={value} maxLength={maxLength} {...more}
        {...(verbatim ? { autocapitalize: "none", spellcheck: false } : {})}
        aria-invalid={fault !== ""} {...described} ref={useFocus(autofocus)}
      />
      {notes}
    </div>
  );
}

interface PasswordProps {
  name?: string;
  label?: string;
  kind: "current-password" | "new-password";
  hint?: string;
  autofocus?: boolean;
}

/** A password, which can be looked at: a mistyped one is the usual reason why a sign-in fails. */
export function Password({ name = "password", label = "Password", kind, hint, autofocus }: PasswordProps) {
  const { id, fault, described, notes } = useField(name, hint);
  const [shown, setShown] = useState(false);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-row">
        <input
          id={id} name={name} type={shown ? "text" : "password"} autocomplete={kind} maxLength={256} autocapitalize="none" spellcheck={false}
          aria-invalid={fault !== ""} {...described} ref={useFocus(autofocus)}
        />
        <button type="button" class="plain" aria-pressed={shown} aria-label={`Show ${label.toLowerCase()}`} onClick={() => setShown(!shown)}>
          {shown ? "Hide" : "Show"}
        </button>
      </div>
      {notes}
    </div>
  );
}

interface SelectProps<T extends string> {
  name: string;
  label: string;
  options: readonly (readonly [value: T, label: string])[];
  value?: T;
  hint?: string;
  /** Told at once, where it stands in no form. */
  changed?: (value: T) => void;
}

/** One of a few. */
export function Select<T extends string>({ name, label, options, value, hint, changed }: SelectProps<T>) {
  const { id, described, notes } = useField(name, hint);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} {...described} onChange={(event) => changed?.(event.currentTarget.value as T)}>
        {options.map(([each, text]) => <option key={each} value={each} selected={each === value}>{text}</option>)}
      </select>
      {notes}
    </div>
  );
}

function useField(name: string, hint: string | undefined) {
  const id = useId();
  const fault = useContext(Faults)[name] ?? "";
  const parts = [fault === "" ? "" : `${id}-fault`, hint === undefined ? "" : `${id}-hint`].filter((part) => part !== "");
  const described = parts.length === 0 ? {} : { "aria-describedby": parts.join(" ") };
  const notes = (
    <>
      {hint === undefined ? null : <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {fault === "" ? null : <p class="field-fault" id={`${id}-fault`}>{fault}</p>}
    </>
  );
  return { id, fault, described, notes };
}

function useFocus(wanted: boolean | undefined) {
  const done = useRef(false);
  return (element: HTMLInputElement | null) => {
    if (wanted === true && element !== null && !done.current) {
      done.current = true;
      // In the next frame: a dialog that opens now gives the focus to its first button.
      requestAnimationFrame(() => element.focus());
    }
  };
}

function valuesOf(form: HTMLFormElement): Values {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    values[name] = typeof value === "string" ? value : "";
  }
  return values;
}

function faultsOf(values: Values, rules: Readonly<Record<string, Rule>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const fault = rule(values[name] ?? "", values);
    if (fault !== "") {
      found[name] = fault;
    }
  }
  return found;
}
