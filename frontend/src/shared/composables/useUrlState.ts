import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

/** One value that lives in the address, so that a view can be shared, bookmarked and walked back to. */
export function useUrlState(name: string, mode: "push" | "replace" = "replace"): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === "string" ? value : "";
    },
    set: (value) => {
      const query = { ...route.query, [name]: value || undefined };
      void (mode === "push" ? router.push({ query }) : router.replace({ query }));
    },
  });
}
