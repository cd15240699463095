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

test("who leaves does not take the answer from the others", async () => {
  const { server } = counting();
  const desk = deskOf(server);
  const leaving = new AbortController();
  const left = desk.stores(leaving.signal);
  const other = desk.stores(new AbortController().signal);
  leaving.abort();
  await expect(left).rejects.toHaveProperty("name", "AbortError");
  expect((await other).stores).toEqual([]);
});
