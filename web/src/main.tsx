import { render } from "preact";
import { ApiClient } from "./api/apiClient";
import { Library } from "./app/library";
import { Offers } from "./app/offers";
import { startRouter } from "./app/router";
import { ServerInfo } from "./app/serverInfo";
import { Session } from "./app/session";
import { startTheme } from "./app/theme";
import { Uploads } from "./app/uploads";
import { Root } from "./views/root";

const api = new ApiClient();
const server = new ServerInfo(api);
const library = new Library(api);
// The build writes the worker's hashed name into the page: its address is part of no bundle.
const hashWorker = document.documentElement.dataset["hashWorker"]!;
const uploads = new Uploads(api, server, library, hashWorker);
const session = new Session({
  me: () => api.me(),
  signedIn: () => {
    api.signedIn();
    library.goOn();
    uploads.queue.goOn();
  },
  ended: () => {
    library.hold();
    uploads.queue.hold();
  },
  anotherPerson: () => {
    uploads.giveUp();
    location.reload();
  },
  later: (run, milliseconds) => window.setTimeout(run, milliseconds),
});
api.onSignedOut = () => session.lost();
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void session.look());
window.addEventListener("pageshow", (event) => {
  if (event.persisted && session.left) {
    location.reload();
  }
});

startTheme();
startRouter();
render(<Root parts={{ api, server, offers: new Offers(), session, library, uploads }} />, document.getElementById("app")!);
void session.start();
// Asked for in the same moment as who is signed in: whoever is does not wait for one answer after the other.
void library.start();
void server.load();
