import { expect, test } from "vitest";
import type { Server } from "./rest.js";
import { deskOf } from "./desk.js";

function counting(): { server: Server; asked: () => number } {
  let asked = 0;
  const server: Server = {
    baseUrl: "http://localhost/",
    token: "",
    fetch: async () => Response.json({ stores: [], number: ++asked }),
  };
  return { server, asked: () => asked };
}

test("who asks at the same time or soon after shares one question", async () => {
  const { server, asked } = counting();
  let now = 0;
  const desk = deskOf(server, () => now);
  await Promise.all([desk.stores(), desk.stores()]);
  now = 900;
  await desk.stores();
  expect(asked()).toBe(1);
  now = 1100;
  await desk.stores();
  expect(asked()).toBe(2);
});

test("another question is another one, and each is sent as it is asked", async () => {
  const bodies: unknown[] = [];
  const { server } = counting();
  const desk = deskOf({
    ...server,
    fetch: (url, init) => {
      bodies.push(JSON.parse(String(init?.body)));
      return server.fetch(url, init);
    },
  });
  await Promise.all([
    desk.stores({ notebook: "a.ipynb", kernel: "k" }),
    desk.stores({ notebook: "b.ipynb", kernel: "k" }),
    desk.stores({ notebook: "a.ipynb", kernel: "k" }),
  ]);
  expect(bodies).toEqual([
    { notebook: "a.ipynb", kernel: "k" },
    { notebook: "b.ipynb", kernel: "k" },
  ]);
});

test("who leaves does not take the answer from the others", async () => {
  const { server } = counting();
  const desk = deskOf(server);
  const leaving = new AbortController();
  const left = desk.stores({}, leaving.signal);
  const other = desk.stores({}, new AbortController().signal);
  leaving.abort();
  await expect(left).rejects.toHaveProperty("name", "AbortError");
  expect((await other).stores).toEqual([]);
});
