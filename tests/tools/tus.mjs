// Uploads one file with tus-js-client, as it comes from npm, and goes on for as long as it takes. Its first line is 0 (there is no port);
// then each event is a line of JSON: {progress}, {done: url} or {error}.
import { createReadStream } from "node:fs";
import { Upload } from "tus-js-client";

const [endpoint, key, file, options] = process.argv.slice(2);
const say = (event) => console.log(JSON.stringify(event));

const upload = new Upload(createReadStream(file), {
  endpoint,
  headers: { Authorization: `Bearer ${key}` },
  retryDelays: Array(1000).fill(50),
  ...JSON.parse(options),
  onProgress: (sent) => say({ progress: sent }),
  onSuccess: () => say({ done: upload.url }),
  onError: (error) => say({ error: error.message }),
});

console.log(0);
upload.start();
