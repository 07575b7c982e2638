import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import type { Trim, VehicleDetail, VinCheck } from "@/api/contract";
import { api } from "@/portal/api";
import { useForm } from "@/shared/composables/useForm";
import { parseMoney } from "@/shared/money";
import { cleanVin, vinFault } from "@/shared/vin";

const LONG = 600_000;

function blank() {
  return { vin: "", brand: "", series: "", trim: "", colour: "", interior: "", mileage: "0", cost: "", price: "", note: "" };
}
export type ReceiveForm = ReturnType<typeof blank>;

function positive(typed: string): boolean {
  return (parseMoney(typed)?.amount ?? 0) > 0;
}

/** The form that takes a vehicle into stock: brand → series → trim, the VIN's check here and at the server, the draft. */
export function useReceive(onDone: (vehicle: VehicleDetail) => void) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const answer = ref<VinCheck | null>(null);
  const unchecked = ref(false);

  function vinError(typed: string): string | undefined {
    const vin = cleanVin(typed);
    if (!vin) return t("stock.receive.missing.vin");
    const fault = vinFault(vin);
    if (fault) return t(`stock.receive.vinFault.${fault}`, { n: vin.length });
    return answer.value?.vin === vin && answer.value.taken ? t("stock.receive.vinFault.taken") : undefined;
  }

  const receive = useMutation({
    mutationFn: (form: ReceiveForm) =>
      api.post("/stock/vehicles", {
        body: {
          vin: cleanVin(form.vin),
          trim_id: form.trim,
          colour_code: form.colour,
          interior_code: form.interior || undefined,
          mileage_km: Number(form.mileage.trim() || "0"),
          cost: parseMoney(form.cost) ?? { amount: 0, currency: "CNY" },
          price: parseMoney(form.price) ?? { amount: 0, currency: "CNY" },
          note: form.note.trim() || undefined,
        },
      }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["stock"] });
      void cache.invalidateQueries({ queryKey: ["dashboard"] });
    },
  });

  const form = useForm<ReceiveForm, VehicleDetail>({
    initial: blank,
    draftKey: "marque.receive",
    fieldNames: { trim_id: "trim", colour_code: "colour", interior_code: "interior", mileage_km: "mileage" },
    rules: {
      vin: vinError,
      brand: (value) => (value ? undefined : t("stock.receive.missing.brand")),
      series: (value, all) => (value || !all.brand ? undefined : t("stock.receive.missing.series")),
      trim: (value, all) => (value || !all.series ? undefined : t("stock.receive.missing.trim")),
      colour: (value) => (value ? undefined : t("stock.receive.missing.colour")),
      mileage: (value) => (/^\d{0,7}$/.test(value.trim()) ? undefined : t("stock.receive.missing.mileage")),
      cost: (value) => (positive(value) ? undefined : t("stock.receive.missing.cost")),
      price: (value) => (positive(value) ? undefined : t("stock.receive.missing.price")),
    },
    submit: (values) => receive.mutateAsync(values),
    onDone,
  });
  const { values } = form;

  /** Leaving the VIN: first what can be known here, then whether any dealer already has it. */
  async function leaveVin(): Promise<void> {
    const vin = cleanVin(values.vin);
    if (!vin) return;
    form.check("vin");
    if (vinFault(vin) || answer.value?.vin === vin) return;
    try {
      answer.value = await api.get("/stock/vin/{vin}", { path: { vin } });
      unchecked.value = false;
    } catch {
      unchecked.value = true;
    }
    if (cleanVin(values.vin) === vin) form.check("vin");
  }

  const brands = useQuery({ queryKey: ["catalog", "brands"], queryFn: ({ signal }) => api.get("/catalog/brands", { signal }), staleTime: LONG });
  const series = useQuery({
    queryKey: ["catalog", "series", computed(() => values.brand)],
    queryFn: ({ signal }) => api.get("/catalog/brands/{brand_id}/series", { path: { brand_id: values.brand }, signal }),
    enabled: computed(() => values.brand !== ""),
    staleTime: LONG,
  });
  const trims = useQuery({
    queryKey: ["catalog", "trims", computed(() => values.series)],
    queryFn: ({ signal }) => api.get("/catalog/series/{series_id}/trims", { path: { series_id: values.series }, signal }),
    enabled: computed(() => values.series !== ""),
    staleTime: LONG,
  });
  const trim = computed<Trim | undefined>(() => trims.data.value?.find((one) => one.id === values.trim));

  watch(() => values.brand, () => ([values.series, values.trim] = ["", ""]));
  watch(() => values.series, () => (values.trim = ""));
  watch(() => values.trim, () => ([values.colour, values.interior] = ["", ""]));

  return { ...form, answer, unchecked, leaveVin, brands, series, trims, trim };
}
