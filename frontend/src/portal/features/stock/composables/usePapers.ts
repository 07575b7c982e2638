import { useMutation } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { Finding, Money } from "@/api/contract";
import { api } from "@/portal/api";
import { useVehicleActions } from "./useVehicles";

/** The two papers a car does not leave without: the report of its inspection and its certificate of conformity. */
export function usePapers(id: Ref<string>) {
  const { refresh } = useVehicleActions(id);
  const path = () => ({ vehicle_id: id.value });

  const inspect = useMutation({
    mutationFn: (items: Finding[]) => api.post("/stock/vehicles/{vehicle_id}/inspection", { path: path(), body: { items } }),
    onSuccess: refresh,
  });
  const confirm = useMutation({
    mutationFn: () => api.post("/stock/vehicles/{vehicle_id}/inspection/confirmation", { path: path() }),
    onSuccess: refresh,
  });
  const picture = useMutation({
    mutationFn: ({ file, code }: { file: File; code: string }) => {
      const body = new FormData();
      body.append("file", file);
      body.append("code", code);
      return api.post("/stock/vehicles/{vehicle_id}/inspection/photos", { path: path(), body });
    },
    onSuccess: refresh,
  });
  const repair = useMutation({
    mutationFn: ({ recall, note }: { recall: string; note: string }) => api.post("/stock/vehicles/{vehicle_id}/recalls/{recall_id}/repair", { path: { ...path(), recall_id: recall }, body: { note } }),
    onSuccess: refresh,
  });
  const pledge = useMutation({
    mutationFn: (body: { bank: string; payoff: Money }) => api.post("/stock/vehicles/{vehicle_id}/certificate", { path: path(), body }),
    onSuccess: refresh,
  });
  const scan = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append("file", file);
      return api.post("/stock/vehicles/{vehicle_id}/certificate/scan", { path: path(), body });
    },
    onSuccess: refresh,
  });
  const redeem = useMutation({
    mutationFn: () => api.post("/stock/vehicles/{vehicle_id}/certificate/moves", { path: path(), body: { verb: "request_redeem" } }),
    onSuccess: refresh,
  });
  const receive = useMutation({
    mutationFn: (paid_off: Money) => api.post("/stock/vehicles/{vehicle_id}/certificate/moves", { path: path(), body: { verb: "receive", paid_off } }),
    onSuccess: refresh,
  });
  return { inspect, confirm, picture, repair, pledge, scan, redeem, receive };
}
