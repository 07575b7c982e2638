import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { createClient } from "@/api/client";
import type { Credentials, PortalPaths, Session, WaysOut } from "@/api/contract";
import { useLanguage } from "@/shared/i18n";
import type { AppLocale } from "@/shared/i18n/format";

const api = createClient<PortalPaths>();

/** Who is signed in here, and what they may do. The only server state outside the query cache: the router needs it. */
export const useSession = defineStore("session", () => {
  const current = ref<Session | null>(null);
  const known = ref(false);

  const user = computed(() => current.value?.user ?? null);
  const dealer = computed(() => current.value?.dealer ?? null);
  const role = computed(() => current.value?.role ?? null);
  const authenticated = computed(() => current.value?.authenticated ?? false);
  const rights = computed(() => new Set(current.value?.rights ?? []));

  /** `can("stock.receive")`, or `can("stock.")` for any right of that family. */
  function can(right: string | undefined): boolean {
    if (!right) return true;
    return right.endsWith(".") ? [...rights.value].some((one) => one.startsWith(right)) : rights.value.has(right);
  }

  /** Whether the dealer has a part of the product: `has("service_workshop")`. Nothing asked for is always there. */
  function has(feature: string | undefined): boolean {
    return !feature || (current.value?.features ?? []).includes(feature);
  }

  function take(session: Session): Session {
    current.value = session;
    known.value = true;
    return session;
  }

  async function load(): Promise<Session> {
    return take(await api.get("/session"));
  }
  async function signIn(credentials: Credentials): Promise<Session> {
    return take(await api.post("/session", { body: credentials }));
  }
  async function signOut(): Promise<void> {
    await api.delete("/session");
    await load();
  }
  /** The market, and the other dealers where one works. */
  function ways(): Promise<WaysOut> {
    return api.get("/session/ways");
  }
  async function speak(locale: AppLocale): Promise<void> {
    await useLanguage(locale);
    if (authenticated.value) await api.patch("/session", { body: { locale: locale === "zh" ? "zh-hans" : "en" } });
  }

  return { current, known, user, dealer, role, authenticated, rights, can, has, take, load, signIn, signOut, ways, speak };
});
