import { useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { NewIdentity, Reveal } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "order-paper";

/** What is noted goes through the cache masked; what is revealed never does. */
export function useOrderPaper(id: Ref<string>) {
  const cache = useQueryClient();
  const at = () => ({ order_id: id.value });
  const query = useQuery({ queryKey: [KEY, id], queryFn: ({ signal }) => api.get("/orders/{order_id}/identity", { path: at(), signal }) });
  const reload = () => cache.invalidateQueries({ queryKey: [KEY, id.value] });
  const note = (body: NewIdentity) => api.put("/orders/{order_id}/identity", { path: at(), body }).then((paper) => (cache.setQueryData([KEY, id.value], paper), paper));
  const reveal = (body: Reveal) => api.post("/orders/{order_id}/identity/reveal", { path: at(), body });
  return { ...query, note, reveal, reload };
}
