import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";
import type { AskMandatedExport } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "mandates";
const SOON = 1500;
export const KINDS = ["SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER", "STOCK_TRANSFER", "PROOF"] as const;

export const useMandates = () => useQuery({ queryKey: [KEY, "in-force"], queryFn: ({ signal }) => api.get("/mandates", { signal }) });

/** Read again every moment while one is being written. */
export function useMandatedExports() {
  const list = usePages(`${KEY}-exports`, computed(() => ({})), (query, signal) => api.get("/mandated-exports", { query, signal }));
  useQuery({
    queryKey: [KEY, "under-way"],
    queryFn: async () => (await list.refetch()).dataUpdatedAt,
    enabled: computed(() => list.rows.value.some((row) => row.state === "QUEUED" || row.state === "RUNNING")),
    refetchInterval: SOON,
  });
  return list;
}

export function useExporting() {
  const cache = useQueryClient();
  const onSuccess = (): void => {
    void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(KEY) });
  };
  return {
    ask: useMutation({ mutationFn: (body: AskMandatedExport) => api.post("/mandated-exports", { body }), onSuccess }),
    cancel: useMutation({ mutationFn: (id: string) => api.post("/mandated-exports/{export_id}/cancel", { path: { export_id: id } }), onSuccess }),
  };
}
