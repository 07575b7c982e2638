import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, watch, type Ref } from "vue";
import type { DealerDetail, OnboardDealer, StateFilter } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "dealers";
const POLL_MS = 1500;
const LONG = 600_000;

export function useDealerList(filter: Ref<StateFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/dealers", { query, signal }));
}

/** One dealer, read again every moment while it is being set up; the list follows when it is done. */
export function useDealer(id: Ref<string>) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: [KEY, "dealer", id],
    queryFn: ({ signal }) => api.get("/dealers/{dealer_id}", { path: { dealer_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
    refetchInterval: (state) => (state.state.data?.state === "PROVISIONING" ? POLL_MS : false),
  });
  watch(
    () => query.data.value?.state,
    (state, before) => {
      if (before === "PROVISIONING" && state !== before) void cache.invalidateQueries({ queryKey: [KEY, "list"] });
    },
  );
  return query;
}

export function useDealerActions() {
  const cache = useQueryClient();
  function refresh(dealer: DealerDetail): void {
    cache.setQueryData([KEY, "dealer", dealer.id], dealer);
    void cache.invalidateQueries({ queryKey: [KEY, "list"] });
  }
  const onboard = useMutation({ mutationFn: (body: OnboardDealer) => api.post("/dealers", { body }), onSuccess: refresh });
  const retry = useMutation({ mutationFn: (id: string) => api.post("/dealers/{dealer_id}/retry", { path: { dealer_id: id } }), onSuccess: refresh });
  const resend = useMutation({
    mutationFn: (id: string) => api.post("/dealers/{dealer_id}/invitations", { path: { dealer_id: id } }),
    onSuccess: (_answer, id) => cache.invalidateQueries({ queryKey: [KEY, "dealer", id] }),
  });
  return { onboard, retry, resend };
}

export function useCatalogBrands() {
  return useQuery({ queryKey: ["catalogue", ""], queryFn: ({ signal }) => api.get("/catalog/brands", { signal }), staleTime: LONG });
}

export function useCities() {
  return useQuery({ queryKey: ["cities"], queryFn: ({ signal }) => api.get("/cities", { signal }), staleTime: Infinity });
}
