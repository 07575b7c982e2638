import { MutationCache, QueryCache, QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { createPinia } from "pinia";
import { createApp, type Component } from "vue";
import type { Router } from "vue-router";
import { ApiError } from "@/api/errors";
import { startI18n, type MessageLoader, type PartLoader } from "@/shared/i18n";
import { useSession } from "@/shared/session/store";

interface Surface {
  root: Component;
  messages: MessageLoader;
  /** Words that come with the pages that need them. */
  parts?: PartLoader;
  router: () => Router;
}

const WORTH_ANOTHER_TRY = 502;

/** The cache of server state. A session that has ended leads to the door, and back to this very page afterwards. */
function createQueries(router: () => Router): QueryClient {
  function onError(error: Error): void {
    if (!(error instanceof ApiError) || error.status !== 401) return;
    const here = router();
    useSession().known = false;
    void here.push({ name: "login", query: { next: here.currentRoute.value.fullPath } });
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        retryDelay: (times) => 500 * 2 ** times,
        retry: (times, error) => times < 2 && error instanceof ApiError && (error.offline || error.status >= WORTH_ANOTHER_TRY),
      },
    },
  });
}

/** Puts one surface into the page: language first, so that no text ever flashes in the wrong one. */
export async function start(surface: Surface): Promise<void> {
  const i18n = await startI18n(surface.messages, surface.parts);
  const app = createApp(surface.root).use(createPinia());
  const router = surface.router();
  app.use(VueQueryPlugin, { queryClient: createQueries(() => router) }).use(i18n).use(router);
  await router.isReady().catch(() => undefined);
  app.mount("#app");
}
