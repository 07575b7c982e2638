import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter, type LocationQueryRaw, type Router } from "vue-router";

interface Batch {
  query: LocationQueryRaw;
  push: boolean;
}

/** Changes made in one breath become one navigation; otherwise the last would undo the ones before. */
const batches = new WeakMap<Router, Batch>();

function change(router: Router, name: string, value: string, push: boolean): void {
  let batch = batches.get(router);
  if (!batch) {
    const fresh: Batch = { query: {}, push: false };
    batches.set(router, fresh);
    queueMicrotask(() => {
      batches.delete(router);
      const query = { ...router.currentRoute.value.query, ...fresh.query };
      void (fresh.push ? router.push({ query }) : router.replace({ query }));
    });
    batch = fresh;
  }
  batch.query[name] = value || undefined;
  batch.push ||= push;
}

/**
 * One value that lives in the address, so that a view can be shared, bookmarked and come back to.
 * `steps`: its appearance is a step of its own, which the browser's «back» undoes (side panels).
 */
export function useUrlState(name: string, steps: "" | "steps" = ""): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  const current = computed(() => {
    const value = route.query[name];
    return typeof value === "string" ? value : "";
  });
  return computed({
    get: () => current.value,
    set: (value) => change(router, name, value, steps === "steps" && current.value === "" && value !== ""),
  });
}
