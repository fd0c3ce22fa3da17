import type { Parts } from "../parts";
export function AdminRoom({ parts }: { parts: Parts }) { return <p>{parts.library.name.value}</p>; }
