import common from "@/shared/i18n/en.json";
import rating from "@/shared/i18n/rating.en.json";
import customers from "../features/customers/i18n/en.json";
import dashboard from "../features/dashboard/i18n/en.json";
import dealer from "../features/dealer/i18n/en.json";
import delivery from "../features/delivery/i18n/en.json";
import domains from "../features/domains/i18n/en.json";
import drives from "../features/drives/i18n/en.json";
import financing from "../features/financing/i18n/en.json";
import identities from "../features/customers/i18n/papers.en.json";
import insurance from "../features/insurance/i18n/en.json";
import invitation from "../features/invitation/i18n/en.json";
import orders from "../features/orders/i18n/en.json";
import service from "../features/service/i18n/en.json";
import staff from "../features/staff/i18n/en.json";
import stock from "../features/stock/i18n/en.json";
import tradeins from "../features/tradeins/i18n/en.json";

export default { ...common, customers, dashboard, dealer, delivery, domains, drives, financing, identities, insurance, invitation, orders, rating, service, staff, stock, tradeins };
