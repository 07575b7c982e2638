import { ref } from "vue";
import { useI18n } from "vue-i18n";
import type { City, DealerDetail } from "@/api/contract";
import { useForm } from "@/shared/composables/useForm";
import { looksLikeEmail, looksLikePhone } from "@/shared/rules";
import { useDealerActions } from "./useDealers";

const SLUG = /^[a-z][a-z0-9-]{2,30}$/;

function blank() {
  return { name: "", slug: "", city: "", province: "", address: "", latitude: "", longitude: "", phone: "", brand_slugs: [] as string[], owner_email: "", owner_name: "" };
}

function within(typed: string, limit: number): boolean {
  const value = Number(typed.trim());
  return typed.trim() !== "" && Number.isFinite(value) && Math.abs(value) <= limit;
}

const NEAR = 2; // degrees: about two hundred kilometres

/** The form that opens a dealer; choosing a city fills its province and coordinates. */
export function useOnboarding(onDone: (dealer: DealerDetail) => void) {
  const { t } = useI18n();
  const { onboard } = useDealerActions();
  const centre = ref<City>();
  const near = (typed: string, middle: number | undefined): boolean => middle === undefined || Math.abs(Number(typed) - middle) <= NEAR;
  const must = (holds: boolean, field: string): string | undefined => (holds ? undefined : t(`dealers.form.fault.${field}`));

  const form = useForm({
    initial: blank,
    draftKey: "marque.onboard",
    rules: {
      name: (value) => must(Boolean(value.trim()), "name"),
      slug: (value) => must(SLUG.test(value.trim()), "slug"),
      city: (value) => must(Boolean(value.trim()), "city"),
      address: (value) => must(Boolean(value.trim()), "address"),
      latitude: (value) => must(within(value, 90), "latitude") ?? must(near(value, centre.value?.latitude), "far"),
      longitude: (value) => must(within(value, 180), "longitude") ?? must(near(value, centre.value?.longitude), "far"),
      phone: (value) => must(!value.trim() || looksLikePhone(value), "phone"),
      brand_slugs: (value) => must(value.length > 0, "brands"),
      owner_email: (value) => must(looksLikeEmail(value), "owner"),
    },
    submit: (values) =>
      onboard.mutateAsync({
        name: values.name.trim(),
        slug: values.slug.trim(),
        city: values.city,
        province: values.province || undefined,
        address: values.address.trim(),
        latitude: Number(values.latitude),
        longitude: Number(values.longitude),
        phone: values.phone.normalize("NFKC").trim() || undefined,
        brand_slugs: values.brand_slugs,
        owner_email: values.owner_email.trim(),
        owner_name: values.owner_name.trim() || undefined,
      }),
    onDone,
  });

  function settle(city: City | undefined): void {
    if (!city) return;
    centre.value = city;
    Object.assign(form.values, { city: city.name_zh, province: city.province_zh, latitude: String(city.latitude), longitude: String(city.longitude) });
  }
  return { ...form, settle };
}
