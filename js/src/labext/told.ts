import { Notification } from "@jupyterlab/apputils";
import { asError } from "../wire/client.js";

/** Tell a person why something is not as it was asked for. */
export function say(message: string, actions: Notification.IAction[] = []): void {
  Notification.warning(message, { actions, autoClose: 10_000 });
}

/** What was asked for, whose failure is told and goes no further. */
export async function told(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    say(asError(error).message);
  }
}
