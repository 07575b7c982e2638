import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { NewRepair, RepairDetail, StateFilter } from "@/api/contract";
import { api } from "@/portal/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "repairs";

export function useRepairList(filter: Ref<StateFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/repair-orders", { query, signal }));
}

export function useRepair(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "repair", id],
    queryFn: ({ signal }) => api.get("/repair-orders/{order_id}", { path: { order_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

export function useRepairActions() {
  const cache = useQueryClient();
  function refresh(repair: RepairDetail): void {
    cache.setQueryData([KEY, "repair", repair.id], repair);
    void cache.invalidateQueries({ queryKey: [KEY, "list"] });
  }
  const create = useMutation({ mutationFn: (body: NewRepair) => api.post("/repair-orders", { body }), onSuccess: refresh });
  const move = useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: string }) => api.post("/repair-orders/{order_id}/moves", { path: { order_id: id }, body: { verb } }),
    onSuccess: refresh,
  });
  return { create, move };
}
