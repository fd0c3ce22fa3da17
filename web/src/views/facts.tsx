import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FactsAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { ago, dayAndTime, day as dayOf, moment } from "../model/dates";
import { bytes, counted, megapixels, playTime, position } from "../model/format";
import {
  CalendarIcon, CameraIcon, FileIcon, HashIcon, LayersIcon, PlaceIcon, PlayIcon, StarIcon, TextIcon, WarningIcon,
} from "./icons";

const Sources: Record<string, string> = {
  exif: "from the camera (EXIF)",
  xmp: "from XMP",
  quicktime: "from the video",
  gps: "from the GPS time",
  name: "from the file's name",
  file: "from the file's time",
  upload: "the time of the upload",
  person: "set by hand",
};

function Row({ icon, title, children }: { icon: JSX.Element; title: string; children: JSX.Element | (JSX.Element | null)[] }) {
  return (
    <div class="fact">
      <span class="fact-icon">{icon}</span>
      <div>
        <h3>{title}</h3>
        {children}
      </div>
    </div>
  );
}

/** When the original was last read and found whole, as a sentence; empty until that is known. */
function useVerified(api: ApiClient, id: string, revision: number): string {
  const [known, setKnown] = useState({ id, said: "" });
  useEffect(() => {
    const request = new AbortController();
    const tell = (said: string) => request.signal.aborted || setKnown({ id, said });
    api.receipt(id, request.signal).then(
      ({ verifiedAt, replicas = 0 }) => tell([
        verifiedAt === undefined ? "Not read back yet" : `Found whole ${ago(verifiedAt)}`,
        replicas === 0 ? "" : ` · on ${counted(replicas, "replica")}`,
      ].join("")),
      () => tell(""),
    );
    return () => request.abort();
  }, [id, revision]);
  return known.id === id ? known.said : "";
}

/** What is known of a photo. */
export function Facts({ api, facts }: { api: ApiClient; facts: FactsAnswer }) {
  return (
    <div class="facts-list">
      {problemRow(facts)}
      {takenRow(facts)}
      {textRow(facts)}
      {fileRow(facts)}
      {videoRow(facts)}
      {cameraRow(facts)}
      {positionRow(facts)}
      {ratingRow(facts)}
      {renditionsRow(facts)}
      <Versions api={api} facts={facts} />
    </div>
  );
}

function problemRow({ problem, tasks }: FactsAnswer) {
  const failed = tasks.find((task) => task.state === "failed");
  if (problem === undefined && failed === undefined) {
    return null;
  }
  return (
    <Row icon={<WarningIcon />} title="Something is wrong with this file">
      <p data-fact="problem">{problem?.message ?? failed?.reason ?? "It could not be worked on."}</p>
    </Row>
  );
}

function takenRow({ taken }: FactsAnswer) {
  const { day, time } = dayAndTime(taken.local);
  return (
    <Row icon={<CalendarIcon />} title={day}>
      <p data-fact="taken">
        {time} {taken.offset === undefined ? "local time" : `(UTC${taken.offset})`}, {Sources[taken.source] ?? taken.source}
      </p>
    </Row>
  );
}

function textRow({ description }: FactsAnswer) {
  return description === undefined || description === "" ? null : (
    <Row icon={<TextIcon />} title="Description">
      <p data-fact="description">{description}</p>
    </Row>
  );
}

function fileRow({ name, size, width, height, contentType, origin, receivedAt }: FactsAnswer) {
  const pixels = width > 0 ? `${width} × ${height} · ${megapixels(width, height)} · ` : "";
  return (
    <Row icon={<FileIcon />} title={name}>
      <p data-fact="file">{`${pixels}${bytes(size)} · ${contentType}`}</p>
      {origin?.path !== undefined && origin.path !== name ? <p>Was at {origin.path}</p> : null}
      {origin?.device !== undefined ? <p>On {origin.device}</p> : null}
      <p>Received {moment(receivedAt)}</p>
    </Row>
  );
}

function videoRow({ video, tasks }: FactsAnswer) {
  if (video === undefined) {
    return null;
  }
  const film = tasks.find((task) => task.operation.startsWith("transcode@") && task.state === "due");
  const parts = [
    video.codec,
    video.audioCodec ?? "no sound",
    video.frameRate === undefined ? undefined : `${Math.round(video.frameRate)} pictures a second`,
  ];
  return (
    <Row icon={<PlayIcon />} title={`Video, ${playTime(video.seconds)}`}>
      <p data-fact="video">{parts.filter((part) => part !== undefined).join(" · ")}</p>
      {film === undefined ? null : (
        <p data-fact="film">A film for every browser is being made{film.progress === undefined ? "." : `: ${film.progress} %.`}</p>
      )}
    </Row>
  );
}

function cameraRow({ camera, exposure }: FactsAnswer) {
  const maker = camera?.make !== undefined && camera.model?.startsWith(camera.make) ? undefined : camera?.make;
  const name = [maker, camera?.model].filter((part) => part !== undefined).join(" ");
  const settings = [
    exposure?.fNumber === undefined ? undefined : `ƒ/${exposure.fNumber}`,
    exposure?.time === undefined ? undefined : `${exposure.time} s`,
    exposure?.focalLength === undefined ? undefined : `${exposure.focalLength} mm`,
    exposure?.focalLength35 === undefined ? undefined : `(${exposure.focalLength35} mm in 35 mm)`,
    exposure?.iso === undefined ? undefined : `ISO ${exposure.iso}`,
  ].filter((part) => part !== undefined);
  if (name === "" && settings.length === 0 && camera?.lens === undefined && camera?.software === undefined) {
    return null;
  }
  return (
    <Row icon={<CameraIcon />} title={name === "" ? "Camera not named" : name}>
      {camera?.lens === undefined ? null : <p data-fact="lens">{camera.lens}</p>}
      {settings.length === 0 ? null : <p data-fact="exposure">{settings.join(" · ")}</p>}
      {camera?.software === undefined ? null : <p>{camera.software}</p>}
    </Row>
  );
}

function positionRow({ position: at }: FactsAnswer) {
  if (at === undefined) {
    return null;
  }
  // Nothing is asked of the map's server before the link is clicked: where a photo was taken stays here.
  const map = `https://www.openstreetmap.org/?mlat=${at.latitude}&mlon=${at.longitude}#map=15/${at.latitude}/${at.longitude}`;
  return (
    <Row icon={<PlaceIcon />} title={position(at.latitude, at.longitude)}>
      {at.altitude === undefined ? null : <p>{Math.round(at.altitude)} m above the sea</p>}
      <p>
        <a href={map} target="_blank" rel="noopener noreferrer">Look at it on OpenStreetMap</a>
      </p>
    </Row>
  );
}

function ratingRow({ rating }: FactsAnswer) {
  return rating === undefined || rating <= 0 ? null : (
    <Row icon={<StarIcon />} title="Rating">
      <p aria-label={`${rating} of 5`}>{"★".repeat(Math.min(5, Math.round(rating)))}</p>
    </Row>
  );
}

function renditionsRow({ renditions, tasks }: FactsAnswer) {
  const open = tasks.filter((task) => task.state === "due");
  return (
    <Row icon={<LayersIcon />} title="Renditions">
      {renditions.length === 0 ? <p>{open.length > 0 ? "Being made." : "None."}</p> : null}
      <div>
        {renditions.map((each) => (
          <p key={`${each.kind}${each.contentType}`}>
            {each.kind} {each.width} × {each.height} · {bytes(each.bytes)} · {each.contentType}
          </p>
        ))}
      </div>
    </Row>
  );
}

function Versions({ api, facts: { versions, sha256, id, state, revision } }: { api: ApiClient; facts: FactsAnswer }) {
  const verified = useVerified(api, id, revision);
  const elsewhere = versions[0]?.elsewhereSince;
  return (
    <Row icon={<HashIcon />} title={versions.length > 1 ? `${versions.length} versions` : "Original, as uploaded"}>
      {elsewhere === undefined ? null : (
        <p data-fact="elsewhere">Kept by the replicas of this library alone since {dayOf(elsewhere)}. To download it asks it back.</p>
      )}
      {/* The line is there before it is known, so that nothing below it moves. */}
      {state === "damaged" ? null : <p data-fact="verified">{verified}&nbsp;</p>}
      <p class="facts-hash" data-fact="sha256">SHA-256 {sha256}</p>
      <p class="facts-hash">Id {id}</p>
    </Row>
  );
}
