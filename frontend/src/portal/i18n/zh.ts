import common from "@/shared/i18n/zh.json";
import rating from "@/shared/i18n/rating.zh.json";
import customers from "../features/customers/i18n/zh.json";
import dashboard from "../features/dashboard/i18n/zh.json";
import dealer from "../features/dealer/i18n/zh.json";
import delivery from "../features/delivery/i18n/zh.json";
import domains from "../features/domains/i18n/zh.json";
import drives from "../features/drives/i18n/zh.json";
import financing from "../features/financing/i18n/zh.json";
import identities from "../features/customers/i18n/papers.zh.json";
import insurance from "../features/insurance/i18n/zh.json";
import invitation from "../features/invitation/i18n/zh.json";
import orders from "../features/orders/i18n/zh.json";
import service from "../features/service/i18n/zh.json";
import staff from "../features/staff/i18n/zh.json";
import stock from "../features/stock/i18n/zh.json";
import tradeins from "../features/tradeins/i18n/zh.json";

export default { ...common, customers, dashboard, dealer, delivery, domains, drives, financing, identities, insurance, invitation, orders, rating, service, staff, stock, tradeins };
