import { watch } from "vue";
import type { Router } from "vue-router";
import { useI18n } from "vue-i18n";
import { ApiError } from "@/api/errors";
import { translate } from "@/shared/i18n";
import { useSession } from "@/shared/session/store";

declare module "vue-router" {
  interface RouteMeta {
    /** i18n key of the page's name, shown in the browser's tab. */
    title?: string;
    /** Reachable without signing in. */
    open?: boolean;
    /** The right, or family of rights ("stock."), that this page needs. */
    right?: string;
    /** The part of the product this page belongs to. */
    feature?: string;
  }
}

/** Signed out → the door, and back again afterwards; without the right → a page that says so. */
export function guard(router: Router): Router {
  router.beforeEach(async (to) => {
    const session = useSession();
    if (!session.known) {
      try {
        await session.load();
      } catch (error) {
        if (to.name === "unreachable") return true;
        return { name: "unreachable", query: { next: to.fullPath }, state: { offline: error instanceof ApiError } };
      }
    }
    if (to.meta.open) return to.name === "login" && session.authenticated ? "/" : true;
    if (!session.authenticated) return { name: "login", query: to.fullPath === "/" ? {} : { next: to.fullPath } };
    return session.can(to.meta.right) && session.has(to.meta.feature) ? true : { name: "forbidden", query: { from: to.path }, replace: true };
  });
  return router;
}

/** Keeps the tab's title in step with page and language. Call once inside the root component. */
export function useTabTitle(router: Router): void {
  const { locale } = useI18n();
  watch(
    [router.currentRoute, locale],
    ([route]) => {
      const place = useSession().dealer?.name ?? "Marque";
      document.title = route.meta.title ? `${translate(route.meta.title)} · ${place}` : place;
    },
    { immediate: true },
  );
}
