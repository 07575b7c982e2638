import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import type { ShipmentReport } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "shipment";

/** A car's way to the dealer, and telling what the carrier said. */
export function useShipment(vehicle: Ref<string>) {
  const cache = useQueryClient();
  const at = () => ({ vehicle_id: vehicle.value });
  const query = useQuery({ queryKey: [KEY, vehicle], queryFn: ({ signal }) => api.get("/stock/vehicles/{vehicle_id}/shipment", { path: at(), signal }) });
  const report = useMutation({
    mutationFn: (body: ShipmentReport) => api.post("/stock/vehicles/{vehicle_id}/shipment", { path: at(), body }),
    onSuccess: (shipment) => cache.setQueryData([KEY, vehicle.value], shipment),
  });
  return { ...query, report };
}
