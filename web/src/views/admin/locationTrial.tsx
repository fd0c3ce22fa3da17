import { LocationApi, type LocationAnswer, type LocationTrial } from "../../api/locationApi";
import { locationState, trialFigures } from "../../model/locations";
import type { Parts } from "../parts";
import { Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";

const Abilities = [
  ["conditionalPut", "writes only what is not there yet"],
  ["checksMd5", "checks MD5"],
  ["checksSha256", "checks SHA-256"],
  ["parts", "takes large files in parts"],
  ["copies", "copies by itself"],
] as const;

/** Tries a location out: how fast it is, and what its server can do. */
export function Trial({ parts, of, close }: { parts: Parts; of: LocationAnswer; close: () => void }) {
  const trial = useLoaded(parts, () => new LocationApi(parts.api).test(of.id), [of.id]);
  return (
    <Dialog title={`Test of ${of.name}`} close={close}>
      <p class="confirm-text">4 MiB are written durably, read back and compared, and deleted.</p>
      <div class="trial" aria-live="polite"><Await of={trial}>{(tried) => <Outcome of={tried} />}</Await></div>
      <div class="confirm-actions">
        <button type="button" class="button is-wide is-quiet" onClick={close}>Close</button>
      </div>
    </Dialog>
  );
}

function abilitiesOf(abilities: NonNullable<LocationTrial["abilities"]>): string {
  const words = Abilities.filter(([name]) => abilities[name]).map(([, said]) => said);
  return words.length === 0 ? "does no more than it must" : words.join(", ");
}

function Outcome({ of }: { of: LocationTrial }) {
  const { word, tone } = locationState(of.state);
  const { abilities } = of;
  return (
    <>
      {of.problem === undefined ? null : <p class="form-problem">{of.problem}</p>}
      <dl class="facts-table">
        <dt>State</dt><dd><span class={`tag${tone === "bad" ? " is-bad" : ""}`}>{word}</span></dd>
        {trialFigures(of).map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}
        {abilities === undefined ? null : <><dt>Its server</dt><dd>{abilitiesOf(abilities)}</dd></>}
      </dl>
    </>
  );
}
