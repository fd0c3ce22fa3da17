import { render } from "preact";
import { ApiClient } from "./api/apiClient";
import { Library } from "./app/library";
import { startRouter } from "./app/router";
import { startTheme } from "./app/theme";
import { Uploads } from "./app/uploads";
import { App } from "./views/app";

const api = new ApiClient();
const library = new Library(api);
// The build writes the worker's hashed name into the page: its address is part of no bundle.
const hashWorker = document.documentElement.dataset["hashWorker"]!;
const uploads = new Uploads(api, library, hashWorker);

startTheme();
startRouter();
render(<App api={api} library={library} uploads={uploads} />, document.getElementById("app")!);
void library.start();
