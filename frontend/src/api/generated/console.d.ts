export interface paths {
    "/api/v1/catalog/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Holdings
         * @description All brands with their series and trims counted; `on_sale` counts only what dealers may order.
         */
        get: operations["catalog_list_brands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cities
         * @description Cities whose Chinese or English name begins with, or holds, the word.
         */
        get: operations["console_cities"];
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
         * @description Dealers, newest first.
         */
        get: operations["console_dealers"];
        put?: never;
        /**
         * Onboard
         * @description Register a dealer; schema, portal and the owner's invitation follow in the background.
         */
        post: operations["console_onboard_dealer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Dealer
         * @description One dealer with the progress of its provisioning.
         */
        get: operations["console_dealer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite
         * @description Send the owner's invitation again.
         */
        post: operations["console_invite_owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Try a failed provisioning again.
         */
        post: operations["console_retry_dealer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Overview
         * @description Stock, reservations, orders and turnover over all dealers.
         */
        get: operations["console_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description Ask the worker to add up all figures now.
         */
        post: operations["console_refresh"];
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * BrandCountOut
         * @description A brand with what the catalogue holds of it.
         */
        BrandCountOut: {
            /** Country */
            country: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Initial */
            initial: string;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Series */
            series: number;
            /** Slug */
            slug: string;
            /** Tier */
            tier: string;
            /** Trims */
            trims: number;
        };
        /** BrandName */
        BrandName: {
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Slug */
            slug: string;
        };
        /** City */
        City: {
            /** Latitude */
            latitude: number;
            /** Longitude */
            longitude: number;
            /** Name En */
            name_en: string;
            /** Name Zh */
            name_zh: string;
            /** Province Zh */
            province_zh: string;
        };
        /** Credentials */
        Credentials: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /** Day */
        Day: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Delivered */
            delivered: number;
            /** Orders */
            orders: number;
            /** Reservations */
            reservations: number;
            turnover: components["schemas"]["MoneyOut"];
        };
        /** DealerCounts */
        DealerCounts: {
            /** Active */
            active: number;
            /** Failed */
            failed: number;
            /** Provisioning */
            provisioning: number;
            /** Suspended */
            suspended: number;
            /** Total */
            total: number;
        };
        /** DealerDetail */
        DealerDetail: {
            /** Address */
            address: string;
            /** Brands */
            brands: components["schemas"]["BrandName"][];
            /** City */
            city: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            invitation: components["schemas"]["InvitationState"] | null;
            /** Latitude */
            latitude: string;
            /** Longitude */
            longitude: string;
            /** Name */
            name: string;
            /** Orders */
            orders: number;
            /** Owner Email */
            owner_email: string;
            /** Owner Name */
            owner_name: string;
            /** Phone */
            phone: string;
            /** Portal Url */
            portal_url: string;
            /** Progress */
            progress: components["schemas"]["Step"][];
            /** Province */
            province: string;
            /** Schema Name */
            schema_name: string;
            /** Slug */
            slug: string;
            /** State */
            state: string;
            /** Stock Units */
            stock_units: number;
        };
        /** DealerFigures */
        DealerFigures: {
            /** City */
            city: string;
            /**
             * Dealer Id
             * Format: uuid
             */
            dealer_id: string;
            /** Delivered */
            delivered: number;
            /** Listed */
            listed: number;
            /** Name */
            name: string;
            /** Open Reservations */
            open_reservations: number;
            /** Orders */
            orders: number;
            /** Slug */
            slug: string;
            /** Stock Units */
            stock_units: number;
            turnover: components["schemas"]["MoneyOut"];
        };
        /**
         * DealerIn
         * @description What an operator enters of a new dealer; coordinates in WGS-84 degrees.
         */
        DealerIn: {
            /** Address */
            address: string;
            /** Brand Slugs */
            brand_slugs?: string[];
            /** City */
            city: string;
            /** Latitude */
            latitude: number | string;
            /** Longitude */
            longitude: number | string;
            /** Name */
            name: string;
            /**
             * Opening Hours
             * @default
             */
            opening_hours?: string;
            /** Owner Email */
            owner_email: string;
            /**
             * Owner Name
             * @default
             */
            owner_name?: string;
            /**
             * Phone
             * @default
             */
            phone?: string;
            /**
             * Province
             * @default
             */
            province?: string;
            /** Slug */
            slug: string;
        };
        /** DealerOut */
        DealerOut: {
            /** City */
            city: string;
            /** Name */
            name: string;
            /** Slug */
            slug: string;
        };
        /** DealerRow */
        DealerRow: {
            /** Brands */
            brands: components["schemas"]["BrandName"][];
            /** City */
            city: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Orders */
            orders: number;
            /** Owner Email */
            owner_email: string;
            /** Portal Url */
            portal_url: string;
            /** Slug */
            slug: string;
            /** State */
            state: string;
            /** Stock Units */
            stock_units: number;
        };
        /**
         * ErrorBody
         * @description The body of every answer that is not 2xx.
         */
        ErrorBody: {
            error: components["schemas"]["Problem"];
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
        /** InvitationState */
        InvitationState: {
            /** Email */
            email: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** State */
            state: string;
        };
        /** LocaleIn */
        LocaleIn: {
            /** Locale */
            locale: string;
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
        /** OrderFigures */
        OrderFigures: {
            /** By State */
            by_state: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /**
         * Overview
         * @description Figures over all dealers; everything is counted up to `watermark`, null before the first count.
         */
        Overview: {
            /** By Dealer */
            by_dealer: components["schemas"]["DealerFigures"][];
            /** Daily */
            daily: components["schemas"]["Day"][];
            dealers: components["schemas"]["DealerCounts"];
            orders: components["schemas"]["OrderFigures"];
            reservations: components["schemas"]["Reservations"];
            stock: components["schemas"]["StockFigures"];
            turnover: components["schemas"]["Turnover"];
            /** Watermark */
            watermark: string | null;
        };
        /** Page[DealerRow] */
        Page_DealerRow_: {
            /** Items */
            items: components["schemas"]["DealerRow"][];
            /** Next Cursor */
            next_cursor: string | null;
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
        /** Reservations */
        Reservations: {
            /** Open */
            open: number;
        };
        /**
         * SessionOut
         * @description Who is signed in on this host, and what they may do here.
         */
        SessionOut: {
            /** Authenticated */
            authenticated: boolean;
            dealer: components["schemas"]["DealerOut"] | null;
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
        /** Step */
        Step: {
            /** Done */
            done: boolean;
            /** Step */
            step: string;
        };
        /** StockFigures */
        StockFigures: {
            /** Listed */
            listed: number;
            /** Units */
            units: number;
            value: components["schemas"]["MoneyOut"];
        };
        /** Turnover */
        Turnover: {
            this_month: components["schemas"]["MoneyOut"];
            total: components["schemas"]["MoneyOut"];
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
    catalog_list_brands: {
        parameters: {
            query?: {
                on_sale?: boolean;
                q?: string;
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
                    "application/json": components["schemas"]["BrandCountOut"][];
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
    console_cities: {
        parameters: {
            query?: {
                q?: string;
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
                    "application/json": components["schemas"]["City"][];
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
    console_dealers: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string;
                state?: string;
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
                    "application/json": components["schemas"]["Page_DealerRow_"];
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
    console_onboard_dealer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DealerIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerDetail"];
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
    console_dealer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
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
                    "application/json": components["schemas"]["DealerDetail"];
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
    console_invite_owner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
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
                    "application/json": components["schemas"]["DealerDetail"];
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
    console_retry_dealer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
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
                    "application/json": components["schemas"]["DealerDetail"];
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
    console_overview: {
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
                    "application/json": components["schemas"]["Overview"];
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
    console_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
}
