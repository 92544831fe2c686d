// Speaks to the process: what is sent is sent until it arrives, under one id, so that it happens once.

import { wait } from "./dom.js";

const ID = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(""));

/** POST; tried again while the process is away. Returns the answer's JSON, or null when it was refused. */
export async function post(path, told) {
  const body = JSON.stringify({ id: ID(), ...told });
  for (let tries = 0; tries < 60; tries++) {
    try {
      const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (answer.ok) return await answer.json();
      if (answer.status !== 503) return null;
    } catch {
      // the process is away; it comes back
    }
    await wait(Math.min(200 + tries * 100, 1500));
  }
  return null;
}

export async function get(path) {
  for (let tries = 0; tries < 60; tries++) {
    try {
      const answer = await fetch(path);
      if (answer.ok) return await answer.json();
      if (answer.status < 500) return null;
    } catch {
      // as above
    }
    await wait(Math.min(200 + tries * 100, 1500));
  }
  return null;
}

/** Upload a file with progress (0 to 1); null when it did not arrive. */
export function upload(file, org, progress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/upload?org=${encodeURIComponent(org)}`);
    request.upload.addEventListener("progress", (e) => e.lengthComputable && progress(e.loaded / e.total));
    request.addEventListener("load", () => done(request.status === 200 ? JSON.parse(request.responseText) : null));
    request.addEventListener("error", () => done(null));
    request.send(file);
  });
}

/** Everything said in this visitor's rooms, then what is said from now on. Returns a function that stops listening. */
export function listen(org, heard) {
  let source = null, stopped = false, last = 0;
  const open = () => {
    source = new EventSource(`/api/live?org=${encodeURIComponent(org)}&since=${last}`);
    for (const kind of ["line", "working", "process", "caught-up"]) {
      source.addEventListener(kind, (event) => {
        if (event.lastEventId) last = Number(event.lastEventId);
        heard(kind, JSON.parse(event.data));
      });
    }
    source.addEventListener("error", () => {
      heard("away", null);
      if (source.readyState === EventSource.CLOSED && !stopped) setTimeout(open, 500);
    });
  };
  open();
  return () => {
    stopped = true;
    source.close();
  };
}
