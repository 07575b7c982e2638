import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, watch, type Ref } from "vue";
import type { DealerLife, MoveDealer } from "@/api/contract";
import { api } from "@/console/api";

const KEY = "life";
const POLL_MS = 1500;

function underWay(life: DealerLife | undefined): boolean {
  const exporting = life?.exports.some((one) => one.state === "REQUESTED" || one.state === "RUNNING");
  return Boolean(life && (exporting || (life.erasure && !life.erasure.finished_at)));
}

/** A dealer's state, history, exports and end; read again every moment while the worker is at it. */
export function useLife(dealerId: Ref<string>) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: [KEY, dealerId],
    queryFn: ({ signal }) => api.get("/dealers/{dealer_id}/life", { path: { dealer_id: dealerId.value }, signal }),
    refetchInterval: (state) => (underWay(state.state.data) ? POLL_MS : false),
  });
  watch(
    () => query.data.value?.certificate?.number,
    (number, before) => {
      if (number && before === undefined) void cache.invalidateQueries({ queryKey: ["dealers"] }); // its details are gone
    },
  );
  function changed(life: DealerLife): void {
    cache.setQueryData([KEY, dealerId.value], life);
    void cache.invalidateQueries({ queryKey: ["dealers"] });
  }
  const move = useMutation({
    mutationFn: (body: MoveDealer) => api.post("/dealers/{dealer_id}/life", { path: { dealer_id: dealerId.value }, body }),
    onSuccess: changed,
  });
  const exportAll = useMutation({
    mutationFn: () => api.post("/dealers/{dealer_id}/exports", { path: { dealer_id: dealerId.value } }),
    onSuccess: changed,
  });
  return { ...query, move, exportAll, exporting: computed(() => underWay(query.data.value)) };
}
