import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { Backups } from "@/api/contract";
import { api } from "@/console/api";

const KEY = "backups";
const POLL_MS = 1500;
const EXPECT_MS = 20_000;
const askedAt = new Map<string, number>(); // by dealer: whoever asked, all that show it look again for a while

function underWay(data: Backups | undefined): boolean {
  return Boolean(data && (data.busy || data.restore?.state === "RUNNING"));
}

/** A dealer's backups; read again every moment while one is under way, or was asked for just now. */
export function useBackups(dealerId: Ref<string>) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: [KEY, dealerId],
    queryFn: ({ signal }) => api.get("/dealers/{dealer_id}/backups", { path: { dealer_id: dealerId.value }, signal }),
    refetchInterval: (state) => (underWay(state.state.data) || Date.now() - (askedAt.get(dealerId.value) ?? 0) < EXPECT_MS ? POLL_MS : false),
  });
  function asked(): void {
    askedAt.set(dealerId.value, Date.now());
    void cache.invalidateQueries({ queryKey: [KEY, dealerId.value] });
  }
  const take = useMutation({ mutationFn: () => api.post("/dealers/{dealer_id}/backups", { path: { dealer_id: dealerId.value } }), onSuccess: asked });
  const restore = useMutation({
    mutationFn: (wish: { id: string; confirm: string }) =>
      api.post("/dealers/{dealer_id}/backups/{backup_id}/restore", { path: { dealer_id: dealerId.value, backup_id: wish.id }, body: { confirm: wish.confirm } }),
    onSuccess: asked,
  });
  const undo = useMutation({
    mutationFn: (wish: { id: string; confirm: string }) =>
      api.post("/dealers/{dealer_id}/restores/{restore_id}/undo", { path: { dealer_id: dealerId.value, restore_id: wish.id }, body: { confirm: wish.confirm } }),
    onSuccess: asked,
  });
  return { ...query, take, restore, undo, busy: computed(() => underWay(query.data.value)) };
}
