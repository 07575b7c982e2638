import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";
import type { Checklist } from "@/api/contract";
import { ApiError } from "@/api/errors";

interface Kept {
  key: string;
  body: Checklist;
}
type Send = (kept: Kept) => Promise<unknown>;

/** Missing at the moment and easily put right: two people's signatures are not thrown away for it. */
const CURABLE = ["delivery.proof_missing"];
/** The call before this one is still being answered. */
const RUNNING = "request.key_in_use";
const LATER = [0, 401, 403, 408, 429];
const nameOf = (orderId: string): string => `handover:${orderId}`;

function read(orderId: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(orderId)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** Whether the list may well be taken once there is a network, a session or a photo, or the server is up again. */
function waits(error: unknown): error is ApiError {
  return error instanceof ApiError && (LATER.includes(error.status) || error.status >= 500 || error.code === RUNNING || CURABLE.includes(error.code));
}

/** The key of the next try: a refusal is remembered under its key, so what is sent after the cure is a call of its own. */
function nextKey(key: string, error: ApiError): string {
  const remembered = error.status === 403 || CURABLE.includes(error.code);
  return remembered ? `${key}+`.slice(0, 120) : key;
}

/**
 * A signed checklist waits on the tablet while there is no network. It is sent when the network is back or the page
 * is opened again, under the same key each time, so that however often it is sent it counts once.
 */
export function useKeptChecklist(orderId: Ref<string>, send: Send) {
  const kept = ref<Kept | null>(read(orderId.value));
  const refused = ref<ApiError | null>(null);
  let running: Promise<boolean> | null = null;

  function keep(next: Kept | null): void {
    kept.value = next;
    if (next) localStorage.setItem(nameOf(orderId.value), JSON.stringify(next));
    else localStorage.removeItem(nameOf(orderId.value));
  }

  /** True when the server has it, false when it waits here. Rejects with what the server has against it. */
  async function submit(body: Checklist, key: string): Promise<boolean> {
    keep({ key, body });
    return flush();
  }

  /** One at a time: the network's return, a photo and a click may all ask for it. */
  function flush(): Promise<boolean> {
    running ??= deliver().finally(() => (running = null));
    return running;
  }

  async function deliver(): Promise<boolean> {
    if (!kept.value) return true;
    refused.value = null;
    try {
      await send(kept.value);
    } catch (error) {
      if (waits(error)) {
        refused.value = error.offline ? null : error;
        keep({ ...kept.value, key: nextKey(kept.value.key, error) });
        return false;
      }
      keep(null);
      throw error;
    }
    keep(null);
    return true;
  }

  function again(): void {
    flush().catch((error: unknown) => (refused.value = error instanceof ApiError ? error : null));
  }

  onMounted(() => {
    window.addEventListener("online", again);
    if (kept.value) again();
  });
  onBeforeUnmount(() => window.removeEventListener("online", again));
  return { kept, refused, submit, again };
}
