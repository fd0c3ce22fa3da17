import { useState } from "preact/hooks";
import { LibraryApi } from "../../api/libraryApi";
import { uploadHistory, type UploadFilter, type UploadRecord } from "../../api/uploadHistoryApi";
import { ago } from "../../model/dates";
import { recordName, recordProgress, RecordStates, recordSource } from "../../model/uploadRecords";
import { Select } from "../forms/form";
import type { Parts } from "../parts";
import { useLoaded } from "../rooms/loaded";
import { Pages } from "../rooms/pages";
import { Section } from "../rooms/room";

/** Devices to choose from: those of the uploads that were looked at. */
const MostDevices = 50;

const Nothing = {
  failed: "No upload failed in the last 90 days.",
  open: "No upload is on its way.",
  ended: "No upload was given up in the last 90 days.",
  done: "Nothing was uploaded in the last 90 days.",
  "": "Nothing was uploaded in the last 90 days.",
} as const;

const States = [
  ["failed", "What failed"], ["open", "What is not all here"], ["ended", "What was given up"], ["done", "What is stored"], ["", "Everything"],
] as const;

/** What became of uploads by every door: which file, from where, how far it came, and why it stopped. What failed comes first. */
export function Uploads({ parts }: { parts: Parts }) {
  const { library } = parts;
  const [filter, setFilter] = useState<UploadFilter>({ state: "failed", device: "" });
  const [devices, setDevices] = useState<readonly string[]>([]);
  const names = useSenders(parts);
  return (
    <Section title="What happened to your files" text={RecordTexts[filter.state]}>
      <div class="search" role="search" aria-label="Uploads">
        <Select name="state" label="Show" options={States} value={filter.state} changed={(state) => setFilter({ ...filter, state })} />
        {devices.length === 0 ? null : (
          <Select
            name="device" label="Device" value={filter.device} options={[["", "Every device"], ...devices.map((each) => [each, each] as const)]}
            changed={(device) => setFilter({ ...filter, device })}
          />
        )}
      </div>
      <Pages
        parts={parts} keys={[library.id, filter.state, filter.device]} nothing={Nothing[filter.state]} again={true}
        load={async (after, signal) => {
          const { uploads, next } = await uploadHistory(parts.api, library.id, filter, after, signal);
          setDevices((known) => [...new Set([...known, ...uploads.map(({ device }) => device)])].filter((each) => each !== "").slice(0, MostDevices));
          return { items: uploads, next };
        }}
      >
        {(each) => <Row key={each.id} of={each} mixed={filter.state === ""} sender={names.get(each.accountId)} />}
      </Pages>
    </Section>
  );
}

const RecordTexts = {
  failed: "Each try was refused or broke off. What was sent again since, as a backup does by itself, is under “What is stored”; "
    + "any other file is still where it was: once the reason is gone, send it again.",
  open: "Some of each file has come. It goes on where it stopped when its device sends it again, within a week of its last byte.",
  ended: "Some of each file had come, and nobody went on for a week. Send it again.",
  done: "Each is in the library, or was there already.",
  "": "By every way: this page, the phone's app, the backup of a computer.",
} as const;

/** Whose uploads these are, where an owner sees those of others too. */
function useSenders(parts: Parts): ReadonlyMap<string, string> {
  const { library, session } = parts;
  const members = useLoaded(parts, async (signal) => {
    const all = library.role.value === "owner" ? await new LibraryApi(parts.api).members(library.id, signal) : [];
    return new Map(all.filter(({ accountId }) => accountId !== session.account.value!.id).map(({ accountId, name }) => [accountId, name]));
  }, [library.id]);
  return members.value ?? new Map();
}

interface RowProps {
  of: UploadRecord;
  /** What became of it is said where the list has others as well. */
  mixed: boolean;
  sender: string | undefined;
}

function Row({ of, mixed, sender }: RowProps) {
  const { word, missing } = RecordStates[of.state];
  const source = recordSource(of);
  return (
    <li>
      <div class="row-text">
        <strong>{recordName(of)}</strong>
        {of.reason === "" ? null : <span class={missing ? "is-bad" : ""}>{of.reason}</span>}
        {source === "" ? null : <span>{source}</span>}
        <span>{recordProgress(of)} · {ago(of.heardAt)}{sender === undefined ? "" : ` · by ${sender}`}</span>
      </div>
      {mixed ? <span class={`tag${of.state === "failed" ? " is-bad" : missing ? " is-quiet" : ""}`}>{word}</span> : null}
    </li>
  );
}
