export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register
         * @description Make an account and sign in with it.
         */
        post: operations["accounts_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Brands
         * @description Brands with cars on offer, A to Z.
         */
        get: operations["marketplace_brands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Dealers
         * @description Dealers that do business, those with the most cars first.
         */
        get: operations["marketplace_dealers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listings
         * @description Cars on offer with exact counts for the whole search. All filters given must hold; of a filter that
         *     takes several values, separated by commas or repeated, any may. A single value repeated counts as given
         *     last.
         *
         *     `next_cursor` leads to the next page of the same search. Whatever changes on the market meanwhile, a car
         *     that itself stays as it is appears on exactly one page. A value that cannot be read is refused (422) with
         *     the name of its field: `field.choice`, `field.type`, `field.range`, `field.too_long`, for a name there is
         *     not `field.unknown`, for a cursor of another order `request.bad_cursor`.
         */
        get: operations["marketplace_listings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{listing_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listing
         * @description One car with its specs, also after it left the market (`on_offer` false).
         */
        get: operations["marketplace_listing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{listing_id}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserve
         * @description Hold a car for the caller; asking again answers the same order.
         *
         *     A price or deposit in the body that is not what the dealer asks now is refused.
         */
        post: operations["orders_reserve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Orders
         * @description The caller's orders, the newest first.
         */
        get: operations["orders_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{dealer_slug}/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Order
         * @description One of the caller's orders.
         */
        get: operations["orders_mine_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{dealer_slug}/{order_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Mine
         * @description Let the car go. `shown` confirms the payout that `…/cancellation` told; unpaid orders need none.
         */
        post: operations["orders_mine_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{dealer_slug}/{order_id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Cancellation
         * @description What cancelling now would cost, and why.
         */
        get: operations["orders_mine_cancellation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{dealer_slug}/{order_id}/contract.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Contract
         * @description The contract of the caller's order as PDF.
         */
        get: operations["orders_mine_contract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description Who is signed in here; also for nobody.
         */
        get: operations["session_show"];
        put?: never;
        /**
         * Sign In
         * @description Sign in on this host.
         */
        post: operations["session_open"];
        /**
         * Sign Out
         * @description Sign out on this host.
         */
        delete: operations["session_close"];
        options?: never;
        head?: never;
        /**
         * Change
         * @description Switch the language.
         */
        patch: operations["session_change"];
        trace?: never;
    };
    "/api/v1/subdomains/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subdomain
         * @description Whether a new dealer could have this subdomain now.
         */
        get: operations["market_subdomain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountIn
         * @description A new account; `login` is an e-mail address or a phone number.
         */
        AccountIn: {
            /** Login */
            login: string;
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /**
         * Availability
         * @description Whether a subdomain can be had; `message` says why not, in the reader's language.
         */
        Availability: {
            /** Available */
            available: boolean;
            /** Code */
            code: string | null;
            /** Message */
            message: string | null;
            /** Slug */
            slug: string;
        };
        /**
         * BandOut
         * @description A usual price range in whole yuan, both ends included, null for no limit.
         */
        BandOut: {
            /** Cars */
            cars: number;
            /** Price Max */
            price_max: number | null;
            /** Price Min */
            price_min: number | null;
        };
        /**
         * BrandOut
         * @description A brand with cars on offer.
         */
        BrandOut: {
            /** Cars */
            cars: number;
            /** Initial */
            initial: string;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Slug */
            slug: string;
        };
        /**
         * BuyerDealerOut
         * @description Whom the buyer buys from.
         */
        BuyerDealerOut: {
            /** City */
            city: string;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Slug */
            slug: string;
        };
        /**
         * BuyerOrderOut
         * @description An order as its buyer sees it. `checkout_url` only while the deposit waits to be paid.
         */
        BuyerOrderOut: {
            /** Art Url */
            art_url: string;
            /** Can Cancel */
            can_cancel: boolean;
            /** Checkout Url */
            checkout_url: string | null;
            /** Contract Ready */
            contract_ready: boolean;
            dealer: components["schemas"]["BuyerDealerOut"];
            deposit: components["schemas"]["MoneyOut"];
            /** Hold Expires At */
            hold_expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Milestones */
            milestones: components["schemas"]["MilestoneOut"][];
            /** Number */
            number: string;
            paid: components["schemas"]["MoneyOut"];
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** State */
            state: string;
            total: components["schemas"]["MoneyOut"];
            /**
             * Vehicle Id
             * Format: uuid
             */
            vehicle_id: string;
            /** Vehicle Title En */
            vehicle_title_en: string;
            /** Vehicle Title Zh */
            vehicle_title_zh: string;
        };
        /**
         * CancelMineIn
         * @description `shown` is the payout the buyer has seen; `reason` is optional.
         */
        CancelMineIn: {
            /**
             * Reason
             * @default
             */
            reason?: string;
            shown?: components["schemas"]["MoneyIn"] | null;
        };
        /** Credentials */
        Credentials: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * DealerBrief
         * @description The dealer of a listing.
         */
        DealerBrief: {
            /** City */
            city: string;
            /** Name */
            name: string;
            /** Slug */
            slug: string;
        };
        /**
         * DealerOut
         * @description A dealer with its place on earth (WGS-84 degrees) and what it offers.
         */
        DealerOut: {
            /** Address */
            address: string;
            /** Brands */
            brands: string[];
            /** Cars */
            cars: number;
            /** City */
            city: string;
            /** Latitude */
            latitude: number;
            /** Longitude */
            longitude: number;
            /** Name */
            name: string;
            /** Opening Hours */
            opening_hours: string;
            /** Phone */
            phone: string;
            price_from: components["schemas"]["MoneyOut"] | null;
            /** Province */
            province: string;
            /** Slug */
            slug: string;
        };
        /**
         * DealOut
         * @description How good an offer is: GREAT, GOOD, FAIR or HIGH, and basis points below the fair price.
         */
        DealOut: {
            /** Below Fair Bp */
            below_fair_bp: number;
            /** Code */
            code: string;
        };
        /**
         * EndingLineOut
         * @description One part of the result and why. `effect` is REFUND, KEPT or COMPENSATION.
         */
        EndingLineOut: {
            amount: components["schemas"]["MoneyOut"];
            /** Code */
            code: string;
            /** Effect */
            effect: string;
            /** Text En */
            text_en: string;
            /** Text Zh */
            text_zh: string;
        };
        /**
         * EndingOut
         * @description What ending an order would cost whom. `payout` is refund and compensation: the amount to confirm.
         *
         *     `needs_approval` where the staff need a manager; `refused` where the ground does not carry.
         */
        EndingOut: {
            compensation: components["schemas"]["MoneyOut"];
            kept: components["schemas"]["MoneyOut"];
            /** Lines */
            lines: components["schemas"]["EndingLineOut"][];
            /** Needs Approval */
            needs_approval: boolean;
            payout: components["schemas"]["MoneyOut"];
            refund: components["schemas"]["MoneyOut"];
            /** Refused */
            refused: boolean;
        };
        /**
         * ErrorBody
         * @description The body of every answer that is not 2xx.
         */
        ErrorBody: {
            error: components["schemas"]["Problem"];
        };
        /**
         * FacetOut
         * @description A choice and how many cars it would show under all other filters.
         */
        FacetOut: {
            /** Cars */
            cars: number;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Value */
            value: string;
        };
        /**
         * FieldProblem
         * @description What is wrong with one field; `field` is its path in the request ("lines.0.amount").
         */
        FieldProblem: {
            /** Code */
            code: string;
            /** Field */
            field: string;
            /** Message */
            message: string;
        };
        /**
         * ListingCard
         * @description A car on offer. `msrp` is null where the maker names no price, `range_km` where it is unknown, `deal`
         *     where too little is known to judge. `monthly` is the standard plan's payment, null outside CNY. `assist`
         *     is the level of driver assistance, empty where unknown.
         */
        ListingCard: {
            /** Art Url */
            art_url: string;
            /** Assist */
            assist: string;
            /** Body */
            body: string;
            /** Brand */
            brand: string;
            /** Categories */
            categories: string[];
            /** City */
            city: string;
            colour: components["schemas"]["Paint"];
            /** Condition */
            condition: string;
            deal: components["schemas"]["DealOut"] | null;
            dealer: components["schemas"]["DealerBrief"];
            /** Drive */
            drive: string;
            /** Energy */
            energy: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Mileage Km */
            mileage_km: number;
            /** Model Year */
            model_year: number;
            monthly: components["schemas"]["MoneyOut"] | null;
            msrp: components["schemas"]["MoneyOut"] | null;
            /** Photos */
            photos: string[];
            price: components["schemas"]["MoneyOut"];
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /** Range Km */
            range_km: number | null;
            /** Seats */
            seats: number | null;
            /** Series */
            series: string;
            /** Size Class */
            size_class: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Trim */
            trim: string;
        };
        /**
         * ListingDetail
         * @description A car with its trim's specs; `on_offer` is false once it left the market.
         *
         *     `deposit` keeps the car for a buyer: REFUNDABLE (订金) goes back to whoever leaves, EARNEST (定金) is
         *     lost.
         */
        ListingDetail: {
            /** Art Url */
            art_url: string;
            /** Assist */
            assist: string;
            /** Body */
            body: string;
            /** Brand */
            brand: string;
            /** Categories */
            categories: string[];
            /** City */
            city: string;
            colour: components["schemas"]["Paint"];
            /** Condition */
            condition: string;
            deal: components["schemas"]["DealOut"] | null;
            dealer: components["schemas"]["DealerBrief"];
            deposit: components["schemas"]["MoneyOut"];
            /**
             * Deposit Kind
             * @enum {string}
             */
            deposit_kind: "REFUNDABLE" | "EARNEST";
            /** Drive */
            drive: string;
            /** Energy */
            energy: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Interior En */
            interior_en: string;
            /** Interior Zh */
            interior_zh: string;
            /** Mileage Km */
            mileage_km: number;
            /** Model Year */
            model_year: number;
            monthly: components["schemas"]["MoneyOut"] | null;
            msrp: components["schemas"]["MoneyOut"] | null;
            /** On Offer */
            on_offer: boolean;
            /** Photos */
            photos: string[];
            price: components["schemas"]["MoneyOut"];
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /** Range Km */
            range_km: number | null;
            /** Seats */
            seats: number | null;
            /** Series */
            series: string;
            /** Size Class */
            size_class: string;
            /** Specs */
            specs: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Trim */
            trim: string;
            /**
             * Trim Id
             * Format: uuid
             */
            trim_id: string;
            /** Vin Last6 */
            vin_last6: string;
        };
        /**
         * ListingPage
         * @description One page of results with exact counts for the whole search, as they stood at `counted_at`.
         */
        ListingPage: {
            /** Counted At */
            counted_at: string | null;
            /** Facets */
            facets: {
                [key: string]: components["schemas"]["FacetOut"][];
            };
            /** Items */
            items: components["schemas"]["ListingCard"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Price Bands */
            price_bands: components["schemas"]["BandOut"][];
            /** Total */
            total: number;
        };
        /**
         * ListingSearch
         * @description A search with its order and page. Numbers are whole; an absent parameter asks for nothing.
         */
        ListingSearch: {
            /**
             * Assist
             * @description Levels of driver assistance as the makers state them (up to l2-plus the driver drives), leaving out cars whose level is unknown: l0, l1, l2, l2-plus, l3, l4. Several are separated by commas; 20 are read.
             * @default
             */
            assist?: string;
            /**
             * Body
             * @description Bodies: sedan, hatchback, wagon, suv, mpv, coupe, convertible, pickup, van. Several are separated by commas; 20 are read.
             * @default
             */
            body?: string;
            /**
             * Brand
             * @description Slugs of brands. Several are separated by commas; 20 are read.
             * @default
             */
            brand?: string;
            /**
             * Category
             * @description Categories: new-energy, luxury, family, seven-seat, performance, long-range, fast-charging, off-road, economy, city, open-top. Several are separated by commas; 20 are read.
             * @default
             */
            category?: string;
            /**
             * City
             * @description Cities of dealers, by their Chinese names. Several are separated by commas; 20 are read.
             * @default
             */
            city?: string;
            /**
             * Colour
             * @description Families of colours: white, black, grey, silver, red, orange, yellow, green, blue, purple, pink, brown. Several are separated by commas; 20 are read.
             * @default
             */
            colour?: string;
            /**
             * Condition
             * @description Conditions: new, used. Several are separated by commas; 20 are read.
             * @default
             */
            condition?: string;
            /**
             * Cursor
             * @description `next_cursor` of the page before, of the same search.
             */
            cursor?: string | null;
            /**
             * Deal
             * @description How good the offer is at its present price, for cars with a rating: great, good, fair, high. Several are separated by commas; 20 are read.
             * @default
             */
            deal?: string;
            /**
             * Dealer
             * @description The slug of one dealer.
             * @default
             */
            dealer?: string;
            /**
             * Drive
             * @description Driven wheels: fwd, rwd, awd. Several are separated by commas; 20 are read.
             * @default
             */
            drive?: string;
            /**
             * Energy
             * @description Kinds of energy: bev, phev, erev, hev, ice, fcev. Several are separated by commas; 20 are read.
             * @default
             */
            energy?: string;
            /**
             * Limit
             * @description Cars a page.
             * @default 24
             */
            limit?: number;
            /**
             * Mileage Max
             * @description Greatest mileage in km, included.
             */
            mileage_max?: number | null;
            /**
             * Monthly Max
             * @description Greatest payment in yuan a month, included.
             */
            monthly_max?: number | null;
            /**
             * Monthly Min
             * @description Least payment in yuan a month of the standard plan (20 % down, 36 equal instalments, 3.60 % a year nominal), included.
             */
            monthly_min?: number | null;
            /**
             * Near
             * @description A city, in Chinese or English, around which a dealer must stand.
             * @default
             */
            near?: string;
            /**
             * Price Max
             * @description Greatest price in yuan, included.
             */
            price_max?: number | null;
            /**
             * Price Min
             * @description Least price in yuan, included.
             */
            price_min?: number | null;
            /**
             * Q
             * @description Words of brand, series or trim, all of which must occur, as they stand: “under 200k” is words here. 60 letters are read.
             * @default
             */
            q?: string;
            /**
             * Range Min
             * @description Least electric range in km, included; leaves out cars whose range is unknown.
             */
            range_min?: number | null;
            /**
             * Road Max
             * @description Greatest on-the-road price in yuan, included; where a rule gives a range, its upper end counts.
             */
            road_max?: number | null;
            /**
             * Road Min
             * @description Least on-the-road price in yuan (price, purchase tax, compulsory insurance, vessel tax and plate fees in the dealer's city today), included; leaves out cars for which one of these is unknown.
             */
            road_min?: number | null;
            /**
             * Seats
             * @description Numbers of seats, 0 to 99. Several are separated by commas; 20 are read.
             * @default
             */
            seats?: string;
            /**
             * Series
             * @description Slugs of series. Several are separated by commas; 20 are read.
             * @default
             */
            series?: string;
            /**
             * Size Class
             * @description Classes of size: a00, a0, a, b, c, d. Several are separated by commas; 20 are read.
             * @default
             */
            size_class?: string;
            /**
             * Sort
             * @description The order: relevance, newest, price_asc, price_desc, deal, distance. `relevance` needs `q` and is the natural order then, `distance` needs `near`; an order that cannot be had is the natural one, else `newest`. `deal`: the best first, in steps of one percent of the fair price; cars without a rating come last.
             * @default
             */
            sort?: string;
            /**
             * Trim
             * @description Slugs of trims of the `series` given, and only with it. Several are separated by commas; 20 are read.
             * @default
             */
            trim?: string;
            /**
             * Within
             * @description How far from the centre of `near`, in km; alone it says nothing.
             * @default 50
             */
            within?: number;
            /**
             * Words
             * @description Without effect here; addresses of pages carry it.
             * @default
             */
            words?: string;
            /**
             * Year
             * @description Model years, 1900 to 2099. Several are separated by commas; 20 are read.
             * @default
             */
            year?: string;
        };
        /** LocaleIn */
        LocaleIn: {
            /** Locale */
            locale: string;
        };
        /**
         * MilestoneOut
         * @description A state of the order and when it was reached.
         */
        MilestoneOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** State */
            state: string;
        };
        /**
         * MoneyIn
         * @description An amount given by a caller, in whole minor units.
         */
        MoneyIn: {
            /** Amount */
            amount: number;
            /**
             * Currency
             * @default CNY
             */
            currency?: string;
        };
        /**
         * MoneyOut
         * @description Whole minor units (fen) and the ISO 4217 currency.
         */
        MoneyOut: {
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
        };
        /** Page[BuyerOrderOut] */
        Page_BuyerOrderOut_: {
            /** Items */
            items: components["schemas"]["BuyerOrderOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Paint
         * @description A colour with its `#RRGGBB`.
         */
        Paint: {
            /** Code */
            code: string;
            /** Hex */
            hex: string;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
        };
        /**
         * Problem
         * @description A refusal: a stable code, a sentence in the user's language, the fields concerned.
         */
        Problem: {
            /** Code */
            code: string;
            /** Fields */
            fields: components["schemas"]["FieldProblem"][];
            /** Message */
            message: string;
            /** Request Id */
            request_id: string;
        };
        /**
         * ReservationIn
         * @description What the caller was shown of the car, by the listing's own names; what is told must still be true.
         */
        ReservationIn: {
            deposit?: components["schemas"]["MoneyIn"] | null;
            /** Deposit Kind */
            deposit_kind?: ("REFUNDABLE" | "EARNEST") | null;
            price?: components["schemas"]["MoneyIn"] | null;
        };
        /**
         * ReservationOut
         * @description A car held for the caller. `checkout_url` is null while the payment service is silent: ask again.
         */
        ReservationOut: {
            /** Checkout Url */
            checkout_url: string | null;
            /** Dealer Slug */
            dealer_slug: string;
            /**
             * Hold Expires At
             * Format: date-time
             */
            hold_expires_at: string;
            /** Number */
            number: string;
            /**
             * Order Id
             * Format: uuid
             */
            order_id: string;
            /** State */
            state: string;
        };
        /**
         * SessionOut
         * @description Who is signed in on this host, and what they may do here.
         */
        SessionOut: {
            /** Authenticated */
            authenticated: boolean;
            dealer: components["schemas"]["DealerOut"] | null;
            /**
             * Features
             * @default []
             */
            features?: string[];
            /** Locale */
            locale: string;
            /** Rights */
            rights: string[];
            /** Role */
            role: string | null;
            /** Surface */
            surface: string;
            user: components["schemas"]["UserOut"] | null;
        };
        /** UserOut */
        UserOut: {
            /** Email */
            email: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    accounts_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    marketplace_brands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandOut"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    marketplace_dealers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerOut"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    marketplace_listings: {
        parameters: {
            query?: {
                /** @description Levels of driver assistance as the makers state them (up to l2-plus the driver drives), leaving out cars whose level is unknown: l0, l1, l2, l2-plus, l3, l4. Several are separated by commas; 20 are read. */
                assist?: string;
                /** @description Bodies: sedan, hatchback, wagon, suv, mpv, coupe, convertible, pickup, van. Several are separated by commas; 20 are read. */
                body?: string;
                /** @description Slugs of brands. Several are separated by commas; 20 are read. */
                brand?: string;
                /** @description Categories: new-energy, luxury, family, seven-seat, performance, long-range, fast-charging, off-road, economy, city, open-top. Several are separated by commas; 20 are read. */
                category?: string;
                /** @description Cities of dealers, by their Chinese names. Several are separated by commas; 20 are read. */
                city?: string;
                /** @description Families of colours: white, black, grey, silver, red, orange, yellow, green, blue, purple, pink, brown. Several are separated by commas; 20 are read. */
                colour?: string;
                /** @description Conditions: new, used. Several are separated by commas; 20 are read. */
                condition?: string;
                /** @description `next_cursor` of the page before, of the same search. */
                cursor?: string | null;
                /** @description How good the offer is at its present price, for cars with a rating: great, good, fair, high. Several are separated by commas; 20 are read. */
                deal?: string;
                /** @description The slug of one dealer. */
                dealer?: string;
                /** @description Driven wheels: fwd, rwd, awd. Several are separated by commas; 20 are read. */
                drive?: string;
                /** @description Kinds of energy: bev, phev, erev, hev, ice, fcev. Several are separated by commas; 20 are read. */
                energy?: string;
                /** @description Cars a page. */
                limit?: number;
                /** @description Greatest mileage in km, included. */
                mileage_max?: number | null;
                /** @description Greatest payment in yuan a month, included. */
                monthly_max?: number | null;
                /** @description Least payment in yuan a month of the standard plan (20 % down, 36 equal instalments, 3.60 % a year nominal), included. */
                monthly_min?: number | null;
                /** @description A city, in Chinese or English, around which a dealer must stand. */
                near?: string;
                /** @description Greatest price in yuan, included. */
                price_max?: number | null;
                /** @description Least price in yuan, included. */
                price_min?: number | null;
                /** @description Words of brand, series or trim, all of which must occur, as they stand: “under 200k” is words here. 60 letters are read. */
                q?: string;
                /** @description Least electric range in km, included; leaves out cars whose range is unknown. */
                range_min?: number | null;
                /** @description Greatest on-the-road price in yuan, included; where a rule gives a range, its upper end counts. */
                road_max?: number | null;
                /** @description Least on-the-road price in yuan (price, purchase tax, compulsory insurance, vessel tax and plate fees in the dealer's city today), included; leaves out cars for which one of these is unknown. */
                road_min?: number | null;
                /** @description Numbers of seats, 0 to 99. Several are separated by commas; 20 are read. */
                seats?: string;
                /** @description Slugs of series. Several are separated by commas; 20 are read. */
                series?: string;
                /** @description Classes of size: a00, a0, a, b, c, d. Several are separated by commas; 20 are read. */
                size_class?: string;
                /** @description The order: relevance, newest, price_asc, price_desc, deal, distance. `relevance` needs `q` and is the natural order then, `distance` needs `near`; an order that cannot be had is the natural one, else `newest`. `deal`: the best first, in steps of one percent of the fair price; cars without a rating come last. */
                sort?: string;
                /** @description Slugs of trims of the `series` given, and only with it. Several are separated by commas; 20 are read. */
                trim?: string;
                /** @description How far from the centre of `near`, in km; alone it says nothing. */
                within?: number;
                /** @description Without effect here; addresses of pages carry it. */
                words?: string;
                /** @description Model years, 1900 to 2099. Several are separated by commas; 20 are read. */
                year?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    marketplace_listing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                listing_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_reserve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                listing_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReservationIn"] | null;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_mine: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BuyerOrderOut_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_mine_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_slug: string;
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuyerOrderOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_mine_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_slug: string;
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelMineIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuyerOrderOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_mine_cancellation: {
        parameters: {
            query?: {
                cause?: "BUYER" | "DEALER" | "LENDER" | "NOBODY";
            };
            header?: never;
            path: {
                dealer_slug: string;
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndingOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    orders_mine_contract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_slug: string;
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    session_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
        };
    };
    session_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    session_close: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocaleIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    market_subdomain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
