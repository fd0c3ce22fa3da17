import type { ApiClient } from "../api/apiClient";
import { TrashApi } from "../api/trashApi";
import { counted } from "../model/format";
import { explain } from "./forms/explain";
import { say } from "./toast";

/** Puts photos into the trash, says so, and offers the way back. Says what went wrong otherwise. */
export async function trash(api: ApiClient, library: string, photos: readonly string[]): Promise<boolean> {
  const at = new TrashApi(api);
  try {
    const gone = await at.put(library, photos);
    say(`${counted(gone.length, "photo")} moved to the trash.`, {
      name: "Undo",
      act: async () => {
        try {
          say(`${counted((await at.restore(library, gone)).length, "photo")} restored.`);
        } catch (error) {
          say(explain(error));
        }
      },
    });
    return true;
  } catch (error) {
    say(explain(error));
    return false;
  }
}
