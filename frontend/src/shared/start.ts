import { VueQueryPlugin, QueryClient } from "@tanstack/vue-query";
import { createPinia } from "pinia";
import { createApp, type Component } from "vue";
import type { Router } from "vue-router";
import { ApiError } from "@/api/errors";
import { startI18n, type MessageLoader } from "@/shared/i18n";

interface Surface {
  root: Component;
  messages: MessageLoader;
  router: () => Router;
}

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (times, error) => times < 2 && error instanceof ApiError && (error.offline || error.status >= 502),
    },
  },
});

/** Puts one surface into the page: language first, so that no text ever flashes in the wrong one. */
export async function start(surface: Surface): Promise<void> {
  const i18n = await startI18n(surface.messages);
  const app = createApp(surface.root).use(createPinia()).use(VueQueryPlugin, { queryClient: queries }).use(i18n);
  const router = surface.router();
  app.use(router);
  await router.isReady().catch(() => undefined);
  app.mount("#app");
}
