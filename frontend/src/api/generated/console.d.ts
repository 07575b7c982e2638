export interface paths {
    "/api/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Applications
         * @description Companies that ask for a portal, newest first; `state` may name several, with commas.
         */
        get: operations["console_applications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{application_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Application
         * @description One application, with dealers and other applications that may be the same company.
         */
        get: operations["console_application"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{application_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Make the applicant a dealer: READY at once, or APPROVED while a schema is built.
         */
        post: operations["console_approve_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{application_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject
         * @description Turn an application down; the applicant reads the reason.
         */
        post: operations["console_reject_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{application_id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review
         * @description Take an application up; the applicant is told.
         */
        post: operations["console_review_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/v1/catalog/specs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find By Spec
         * @description Trims by one value of their specs ("battery.capacity_kwh"): `eq`, `min`, `max`, or `known` for any.
         *
         *     Numbers may be given in another unit of the field's kind. By id; `after` takes the last one's.
         */
        get: operations["catalog_find_by_spec"];
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
    "/api/v1/contests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contests
         * @description Contests of all dealers, the newest first; `state` may name several, with commas.
         */
        get: operations["ratings_contests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{contest_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contest
         * @description One contest with its evidence and the rating as it is now.
         */
        get: operations["ratings_contest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{contest_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept
         * @description Give the dealer right; the car is rated anew at once.
         */
        post: operations["ratings_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{contest_id}/evidence/{evidence_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Evidence
         * @description A file that backs a contest.
         */
        get: operations["ratings_contest_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{contest_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject
         * @description Let the rating stand, with an answer for the dealer.
         */
        post: operations["ratings_reject"];
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
         * @description Onboard a dealer: ACTIVE at once, or PROVISIONING for as long as a schema must be built first.
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
    "/api/v1/dealers/{dealer_id}/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Backups
         * @description The dealer's latest backups, newest first, with its last rehearsal and its last restore.
         */
        get: operations["console_backups"];
        put?: never;
        /**
         * Back Up
         * @description Have a backup taken now.
         */
        post: operations["console_back_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/backups/{backup_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore
         * @description Have the dealer put back to a backup; its portal is closed meanwhile.
         */
        post: operations["console_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/certificate.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Certificate
         * @description The certificate of deletion.
         */
        get: operations["console_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export
         * @description Have the worker make an archive of everything the dealer has.
         */
        post: operations["console_export_dealer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/exports/{export_id}/archive.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download
         * @description A finished archive.
         */
        get: operations["console_download_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/features/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set Feature
         * @description Make an exception for a dealer, or take it back.
         */
        patch: operations["console_set_feature"];
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/hosts/{host_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove
         * @description Take a host away from a dealer.
         */
        delete: operations["console_remove_host"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/hosts/{host_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Look up the record of a dealer's host now.
         */
        post: operations["console_check_host"];
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
    "/api/v1/dealers/{dealer_id}/life": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show
         * @description The dealer's state, what may be done, and what happened.
         */
        get: operations["console_dealer_life"];
        put?: never;
        /**
         * Move
         * @description Change the state, or close and open the portal for maintenance. Every change wants a reason.
         */
        post: operations["console_move_dealer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/quotas/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Set Quota
         * @description Let a dealer have more or less of something, or as much as everybody again.
         */
        patch: operations["console_set_quota"];
        trace?: never;
    };
    "/api/v1/dealers/{dealer_id}/restores/{restore_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo
         * @description Have a restore undone: what it replaced comes back, what came since is kept in turn.
         */
        post: operations["console_undo_restore"];
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
    "/api/v1/dealers/{dealer_id}/switches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Switches
         * @description A dealer's features, limits with their use, and hosts.
         */
        get: operations["console_switches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Features
         * @description Every feature, and which are off for everybody.
         */
        get: operations["console_features"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/features/{name}/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Kill
         * @description Turn a feature off for everybody; every process follows within a second.
         */
        post: operations["console_kill_feature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/features/{name}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore
         * @description Let a feature be again what dealers' exceptions and the default say.
         */
        post: operations["console_restore_feature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Overview
         * @description The log and the newest check.
         */
        get: operations["log_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/chains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chains
         * @description What the last check found of every chain of audit lines, broken ones first.
         */
        get: operations["log_chains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/log/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check
         * @description Have everything checked now.
         */
        post: operations["log_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mandated-exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Exports
         * @description Exports over dealers, the latest first.
         */
        get: operations["mandates_exports"];
        put?: never;
        /**
         * Ask Export
         * @description Have a ZIP made of what dealers' mandates cover.
         */
        post: operations["mandates_ask_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mandated-exports/{export_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Export
         * @description Stop an export.
         */
        post: operations["mandates_cancel_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mandated-exports/{export_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch Export
         * @description The finished ZIP; the platform and every dealer in it record who fetched it.
         */
        get: operations["mandates_export_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mandates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mandates
         * @description Mandates in force, by dealer.
         */
        get: operations["mandates_in_force"];
        put?: never;
        post?: never;
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
    "/api/v1/ratings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ratings
         * @description How many cars are rated, and how well the latest fits did.
         */
        get: operations["ratings_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Recalls
         * @description Recalls, the latest first.
         */
        get: operations["recalls_list"];
        put?: never;
        /**
         * Publish
         * @description Publish a recall: every dealer's unsold cars under it leave the market at once.
         */
        post: operations["recalls_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recalls/{recall_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift
         * @description Say that a recall holds no car back any more.
         */
        post: operations["recalls_lift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recalls/trims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find
         * @description Trims by words of their title ("汉 2025"), also those no longer sold.
         */
        get: operations["recalls_find_trims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules
         * @description Rules by kind and region, the latest first; `standing` may name several, with commas.
         */
        get: operations["rules_list"];
        put?: never;
        /**
         * Propose
         * @description Propose a rule; another operator reviews it.
         */
        post: operations["rules_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rule
         * @description One rule with its timeline and history.
         */
        get: operations["rules_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule_id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Review
         * @description Approve or reject somebody else's proposal.
         */
        post: operations["rules_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw
         * @description Take a rule back before its first day.
         */
        post: operations["rules_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Kinds
         * @description The kinds of rules with what is filled in for each.
         */
        get: operations["rules_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview
         * @description What a rule would change, before it is proposed; nothing is stored.
         */
        post: operations["rules_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waiting
         * @description How many proposals wait for a review by the asker.
         */
        get: operations["rules_waiting"];
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
    "/api/v1/standard-form-proposals/{proposal_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide
         * @description Publish or reject somebody else's proposal, or withdraw one's own.
         */
        post: operations["forms_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standard-forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Forms
         * @description Every kind of document.
         */
        get: operations["forms_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standard-forms/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Form
         * @description One kind with its editions and proposals.
         */
        get: operations["forms_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standard-forms/{kind}/preview.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description A specimen in both languages, by an edition (the one in force without any) or by a proposal.
         */
        get: operations["forms_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standard-forms/{kind}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose
         * @description Propose the next edition; another operator publishes it.
         */
        post: operations["forms_propose"];
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
         * AcceptIn
         * @description What an accepted contest does; `adjustment` is added to the fair price.
         */
        AcceptIn: {
            adjustment?: components["schemas"]["MoneyIn"] | null;
            /** Answer */
            answer: string;
            /** Comparable Ids */
            comparable_ids?: string[];
            /**
             * Effect
             * @enum {string}
             */
            effect: "EXCLUDE" | "ADJUST" | "WITHHOLD";
        };
        /** AnswerIn */
        AnswerIn: {
            /** Answer */
            answer: string;
        };
        /**
         * ApplicationDetail
         * @description An application whole. `moves` are the steps an operator may take; `slug_problem` a sentence or null.
         */
        ApplicationDetail: {
            /** Address */
            address: string;
            /** Brands */
            brands: components["schemas"]["BrandName"][];
            /** City */
            city: string;
            /** Company */
            company: string;
            /** Contact */
            contact: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Credit Code */
            credit_code: string;
            /** Dealer Id */
            dealer_id: string | null;
            /** Decided By */
            decided_by: string;
            /** Email */
            email: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Locale */
            locale: string;
            /** Lookalikes */
            lookalikes: components["schemas"]["Lookalike"][];
            /** Moves */
            moves: string[];
            /** Phone */
            phone: string;
            /** Portal Url */
            portal_url: string | null;
            /** Province */
            province: string;
            /** Reason */
            reason: string;
            /** Slug */
            slug: string;
            /** Slug Problem */
            slug_problem: string | null;
            /** State */
            state: string;
            /** Steps */
            steps: components["schemas"]["ApplicationStep"][];
        };
        /**
         * ApplicationRow
         * @description A company that asks for a portal, in a list.
         */
        ApplicationRow: {
            /** City */
            city: string;
            /** Company */
            company: string;
            /** Contact */
            contact: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Credit Code */
            credit_code: string;
            /** Email */
            email: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Slug */
            slug: string;
            /** State */
            state: string;
        };
        /** ApplicationStep */
        ApplicationStep: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** State */
            state: string;
        };
        /**
         * ApproveIn
         * @description `slug` replaces the subdomain that was wished.
         */
        ApproveIn: {
            /**
             * Slug
             * @default
             */
            slug?: string;
        };
        /**
         * BackupRow
         * @description `taken_at` is the moment the data is of; `checked_at` when it was last seen to be still the same.
         */
        BackupRow: {
            /** Checked At */
            checked_at: string | null;
            /** Error */
            error: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Rows */
            rows: number;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
            /** Taken At */
            taken_at: string | null;
        };
        /**
         * Backups
         * @description `busy` is "backup" or "restore" while one is under way, else empty.
         */
        Backups: {
            /** Busy */
            busy: string;
            drill: components["schemas"]["DrillRow"] | null;
            /** Items */
            items: components["schemas"]["BackupRow"][];
            restore: components["schemas"]["RestoreRow"] | null;
        };
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
        /** CertificateRow */
        CertificateRow: {
            /** Has Pdf */
            has_pdf: boolean;
            /**
             * Issued At
             * Format: date-time
             */
            issued_at: string;
            /** Number */
            number: string;
        };
        /**
         * ChainOut
         * @description What the last check found of a chain; without a dealer it is the platform's own.
         *
         *     `undone` heads were left behind by a restore from a backup; `fault` with its place is "" where all holds.
         */
        ChainOut: {
            /** Action */
            action: string;
            /** At */
            at: string | null;
            /**
             * Checked At
             * Format: date-time
             */
            checked_at: string;
            /** Dealer Id */
            dealer_id: string | null;
            /**
             * Fault
             * @enum {string}
             */
            fault: "" | "line_changed" | "line_missing" | "link_changed" | "link_missing" | "head_missing" | "unreadable";
            /** Heads */
            heads: number;
            /** Lines */
            lines: number;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Subject */
            subject: string;
            /** Undone */
            undone: number;
            /** Waiting */
            waiting: number;
        };
        /** Choice */
        Choice: {
            /** Label */
            label: string;
            /** Value */
            value: string;
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
        /**
         * ComparableOut
         * @description A car that a rating rests on. `says` is what its price says the rated car is worth, `moves` by how much
         *     the fair price would change without it, null where there would be no rating then.
         */
        ComparableOut: {
            /** City */
            city: string;
            /** Dealer */
            dealer: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Mileage Km */
            mileage_km: number;
            /** Model Year */
            model_year: number;
            moves: components["schemas"]["MoneyOut"] | null;
            /** On Offer */
            on_offer: boolean;
            price: components["schemas"]["MoneyOut"];
            says: components["schemas"]["MoneyOut"];
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Url */
            url: string;
        };
        /**
         * Confirmed
         * @description `confirm` is the dealer's subdomain, typed by the person who asks.
         */
        Confirmed: {
            /** Confirm */
            confirm: string;
        };
        /**
         * ContestDetail
         * @description A contest whole: the car, its dealer, its rating as it is now (null for none), and what may be done.
         */
        ContestDetail: {
            adjustment: components["schemas"]["MoneyOut"];
            /** Answer */
            answer: string;
            /** Car Url */
            car_url: string;
            /** Comparable Id */
            comparable_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dealer */
            dealer: string;
            /**
             * Dealer Id
             * Format: uuid
             */
            dealer_id: string;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string;
            /** Effect */
            effect: string;
            /** Evidence */
            evidence: components["schemas"]["EvidenceOut"][];
            /** Excluded */
            excluded: string[];
            fair: components["schemas"]["MoneyOut"];
            high: components["schemas"]["MoneyOut"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Listing Id
             * Format: uuid
             */
            listing_id: string;
            low: components["schemas"]["MoneyOut"];
            /** Moves */
            moves: string[];
            /** Opened By */
            opened_by: string;
            price: components["schemas"]["MoneyOut"];
            rating: components["schemas"]["RatingOut"] | null;
            /** Reason */
            reason: string;
            /** State */
            state: string;
            /** Text */
            text: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /**
         * ContestRow
         * @description A contest in the operators' list.
         */
        ContestRow: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dealer */
            dealer: string;
            /**
             * Dealer Id
             * Format: uuid
             */
            dealer_id: string;
            fair: components["schemas"]["MoneyOut"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            price: components["schemas"]["MoneyOut"];
            /** Reason */
            reason: string;
            /** State */
            state: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
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
        /**
         * DealerFeatureOut
         * @description A feature of one dealer: what holds now, and the exception that was made, null for none.
         */
        DealerFeatureOut: {
            /** Default */
            default: boolean;
            /** Exception */
            exception: boolean | null;
            /** Killed */
            killed: boolean;
            /** Meaning */
            meaning: string;
            /** Name */
            name: string;
            /** On */
            on: boolean;
            /** Title */
            title: string;
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
        /** DealerHostOut */
        DealerHostOut: {
            /** Checked At */
            checked_at: string | null;
            /** Host */
            host: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Primary */
            primary: boolean;
            /** Problem */
            problem: string;
            /** Shown */
            shown: string;
            /** State */
            state: string;
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
        /**
         * DealerLife
         * @description `moves` are the verbs that lead on from the state for this operator.
         */
        DealerLife: {
            certificate: components["schemas"]["CertificateRow"] | null;
            /** Erase After */
            erase_after: string | null;
            erasure: components["schemas"]["ErasureRow"] | null;
            /** Exports */
            exports: components["schemas"]["ExportRow"][];
            /** History */
            history: components["schemas"]["HistoryRow"][];
            /** Maintenance */
            maintenance: string;
            /** Moves */
            moves: string[];
            /** Reason */
            reason: string;
            /** State */
            state: string;
            /** Ties */
            ties: components["schemas"]["TieRow"][];
        };
        /**
         * DealerMoveIn
         * @description `confirm` is the dealer's subdomain, typed: leaving and erasing ask for it.
         */
        DealerMoveIn: {
            /**
             * Confirm
             * @default
             */
            confirm?: string;
            /**
             * Hand Over
             * @default
             */
            hand_over?: string;
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Verb
             * @enum {string}
             */
            verb: "freeze" | "suspend" | "reactivate" | "stay" | "offboard" | "erase" | "maintenance_on" | "maintenance_off";
        };
        /**
         * DealerOut
         * @description The dealer whose portal this is; `state` is its machine's: READ_ONLY portals refuse every change.
         */
        DealerOut: {
            /** City */
            city: string;
            /** Name */
            name: string;
            /** Slug */
            slug: string;
            /** State */
            state: string;
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
         * DealerSwitchesOut
         * @description All of a dealer's features, limits and hosts.
         */
        DealerSwitchesOut: {
            /** Features */
            features: components["schemas"]["DealerFeatureOut"][];
            /** Hosts */
            hosts: components["schemas"]["DealerHostOut"][];
            /** Quotas */
            quotas: components["schemas"]["QuotaOut"][];
        };
        /**
         * DrillRow
         * @description The last rehearsal: the age of the data and the seconds until it was usable, and what differed.
         */
        DrillRow: {
            /** Differences */
            differences: string[];
            /** Error */
            error: string;
            /** Finished At */
            finished_at: string | null;
            /** Rpo Seconds */
            rpo_seconds: number | null;
            /** Rto Seconds */
            rto_seconds: number | null;
            /** State */
            state: string;
        };
        /**
         * ErasureRow
         * @description How far the erasure is; the steps in their order.
         */
        ErasureRow: {
            /** Done */
            done: string[];
            /** Error */
            error: string;
            /** Finished At */
            finished_at: string | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Steps */
            steps: string[];
        };
        /**
         * ErrorBody
         * @description The body of every answer that is not 2xx.
         */
        ErrorBody: {
            error: components["schemas"]["Problem"];
        };
        /**
         * EvidenceOut
         * @description A file that backs a contest; `size` in bytes, `url` on the surface that was asked.
         */
        EvidenceOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
            /** Url */
            url: string;
        };
        /**
         * ExportRow
         * @description One archive; `done` of about `of` members are written while it is made. `size` in bytes.
         */
        ExportRow: {
            /** Asked By */
            asked_by: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done */
            done: number;
            /** Downloads */
            downloads: number;
            /** Error */
            error: string;
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Of */
            of: number;
            /** Rows */
            rows: number;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** State */
            state: string;
        };
        /**
         * FeatureOut
         * @description A feature for everybody; `reason` and `killed_at` while it is off everywhere.
         */
        FeatureOut: {
            /** Default */
            default: boolean;
            /** Killed */
            killed: boolean;
            /** Killed At */
            killed_at: string | null;
            /** Meaning */
            meaning: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
            /** Title */
            title: string;
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
         * FindingRow
         * @description Something a person must look at after a restore.
         */
        FindingRow: {
            amount: components["schemas"]["MoneyOut"] | null;
            /** At */
            at: string | null;
            /** Code */
            code: string;
            /** Count */
            count: number;
            /** Reference */
            reference: string;
        };
        /**
         * FitOut
         * @description One look at the market: cars, ratings, and how the fit did on cars it had not seen.
         */
        FitOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Cars */
            cars: number;
            /** Changed */
            changed: number;
            /** Error Bp */
            error_bp: number | null;
            /** Inside Bp */
            inside_bp: number | null;
            /** Milliseconds */
            milliseconds: number;
            /** Name */
            name: string;
            /** Rated */
            rated: number;
            /** Spread Bp */
            spread_bp: number;
            /** Tried */
            tried: number;
        };
        /**
         * FormClause
         * @description A clause in both languages, and how it differs from the edition before ("" where it does not).
         */
        FormClause: {
            /**
             * Change
             * @enum {string}
             */
            change: "" | "CHANGED" | "OWN" | "LEFT_OUT";
            /** Code */
            code: string;
            /** Condition */
            condition: string;
            /** Text En */
            text_en: string;
            /** Text Zh */
            text_zh: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /**
         * FormClauseIn
         * @description A clause as it is written.
         */
        FormClauseIn: {
            /** Code */
            code: string;
            /**
             * Condition
             * @default
             */
            condition?: string;
            /** Text En */
            text_en: string;
            /** Text Zh */
            text_zh: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /**
         * FormDecisionIn
         * @description What becomes of a proposal; a rejection says why.
         */
        FormDecisionIn: {
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Verb
             * @enum {string}
             */
            verb: "publish" | "reject" | "withdraw";
        };
        /**
         * FormDetail
         * @description A kind, whole: every edition with its words, the newest first, and every proposal, the latest first.
         */
        FormDetail: {
            /** Editions */
            editions: components["schemas"]["FormEdition"][];
            /** Fields */
            fields: components["schemas"]["FormField"][];
            /**
             * Kind
             * @enum {string}
             */
            kind: "SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER";
            /** Proposals */
            proposals: components["schemas"]["FormProposalOut"][];
            /** Title */
            title: string;
        };
        /**
         * FormEdition
         * @description An edition; without `published_at` it came with the release.
         */
        FormEdition: {
            /** Clauses */
            clauses: components["schemas"]["FormClause"][];
            /** Edition */
            edition: number;
            /** Note */
            note: string;
            /** Published At */
            published_at: string | null;
            /** Published By */
            published_by: string;
            /** Sha256 */
            sha256: string;
        };
        /**
         * FormEntry
         * @description One value of a form, and how it is entered; `entries` are the fields of a group or table.
         */
        FormEntry: {
            /** Choices */
            choices: components["schemas"]["Choice"][];
            /** Entries */
            entries: components["schemas"]["FormEntry"][];
            /** Label */
            label: string;
            /** Name */
            name: string;
            /** Numbers */
            numbers: boolean;
            /** Required */
            required: boolean;
            /** Widget */
            widget: string;
        };
        /**
         * FormField
         * @description What a clause may name.
         */
        FormField: {
            /** Name */
            name: string;
            /** Path */
            path: string;
            /** Type */
            type: string;
            /** Values */
            values: string[];
        };
        /**
         * FormProposalIn
         * @description What should follow the edition `based_on`, and why.
         */
        FormProposalIn: {
            /** Based On */
            based_on: number;
            /** Clauses */
            clauses: components["schemas"]["FormClauseIn"][];
            /** Note */
            note: string;
        };
        /**
         * FormProposalOut
         * @description A proposal with what the caller may do with it. `left_out` names clauses that would be gone.
         */
        FormProposalOut: {
            /** Based On */
            based_on: number;
            /** Clauses */
            clauses: components["schemas"]["FormClause"][];
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string;
            /** Edition */
            edition: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Left Out */
            left_out: string[];
            /** Moves */
            moves: ("publish" | "reject" | "withdraw")[];
            /** Note */
            note: string;
            /**
             * Proposed At
             * Format: date-time
             */
            proposed_at: string;
            /** Proposed By */
            proposed_by: string;
            /** Reason */
            reason: string;
            /**
             * State
             * @enum {string}
             */
            state: "PROPOSED" | "PUBLISHED" | "REJECTED" | "WITHDRAWN";
        };
        /**
         * FormRow
         * @description A kind of document: the edition in force, and who waits for a second operator.
         */
        FormRow: {
            /** Clauses */
            clauses: number;
            /** Edition */
            edition: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER";
            /** Mine */
            mine: boolean;
            /** Proposed At */
            proposed_at: string | null;
            /** Proposed By */
            proposed_by: string;
            /** Published At */
            published_at: string | null;
            /** Published By */
            published_by: string;
            /** Title */
            title: string;
        };
        /**
         * HistoryRow
         * @description Something that happened to the dealer: the audit line's action, and the operator's reason.
         */
        HistoryRow: {
            /** Action */
            action: string;
            /** Actor */
            actor: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Note */
            note: string;
            /** State */
            state: string;
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
        /**
         * LimitIn
         * @description `limit` null lets the default hold again.
         */
        LimitIn: {
            /** Limit */
            limit: number | null;
            /** Reason */
            reason: string;
        };
        /**
         * LineChange
         * @description A line of a sample's price without the rule and with it, in words; null where there is none.
         */
        LineChange: {
            /** After */
            after: string | null;
            /** Before */
            before: string | null;
            /** Line */
            line: string;
        };
        /** LocaleIn */
        LocaleIn: {
            /** Locale */
            locale: string;
        };
        /**
         * LogCheck
         * @description A check: `done` of `total` chains, `broken` of them. `fault` is "" where the log itself holds.
         */
        LogCheck: {
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Asked By */
            asked_by: string;
            /** Broken */
            broken: number;
            /** Days */
            days: number;
            /** Done */
            done: number;
            /** Error */
            error: string;
            /** Fault */
            fault: string;
            /** Fault Day */
            fault_day: string;
            /** Fault Position */
            fault_position: number | null;
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Leaves */
            leaves: number;
            /** Stamped */
            stamped: number;
            /** Started At */
            started_at: string | null;
            /** Total */
            total: number;
        };
        /**
         * LogDay
         * @description A closed day; without `stamped_at` its root still lacks a timestamp, and `fault` says why.
         */
        LogDay: {
            /** Attempts */
            attempts: number;
            /**
             * Closed At
             * Format: date-time
             */
            closed_at: string;
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Fault */
            fault: string;
            /** Root */
            root: string;
            /** Size */
            size: number;
            /** Stamped At */
            stamped_at: string | null;
        };
        /**
         * LogOverview
         * @description The last closed days, how many digests wait for the close of theirs, and the newest check.
         *
         *     Timestamps hold until `holds_until` (null while there are none); before that they are renewed.
         */
        LogOverview: {
            check: components["schemas"]["LogCheck"] | null;
            /** Days */
            days: components["schemas"]["LogDay"][];
            /** Holds Until */
            holds_until: string | null;
            /** May Check */
            may_check: boolean;
            /** Renewal Due */
            renewal_due: boolean;
            /** Renewed At */
            renewed_at: string | null;
            /** Waiting */
            waiting: number;
        };
        /**
         * Lookalike
         * @description Something that is there already and may be the same company; `same` names what agrees.
         */
        Lookalike: {
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
            /**
             * Kind
             * @enum {string}
             */
            kind: "application" | "dealer";
            /** Name */
            name: string;
            /** Same */
            same: ("credit_code" | "name" | "email")[];
            /** State */
            state: string;
        };
        /**
         * MandatedDealer
         * @description A dealer in an export: `done` of `total` documents are written (null: not counted yet).
         */
        MandatedDealer: {
            /** Done */
            done: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Slug */
            slug: string;
            /**
             * State
             * @enum {string}
             */
            state: "WAITING" | "DONE" | "WITHDRAWN";
            /** Total */
            total: number | null;
        };
        /**
         * MandatedExportIn
         * @description What to take and why; dealers read the reason.
         */
        MandatedExportIn: {
            /** Reason */
            reason: string;
            wanted: components["schemas"]["WantedIn"];
        };
        /**
         * MandatedExportOut
         * @description An export over dealers. `has_file` says that it can be fetched.
         */
        MandatedExportOut: {
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Asked By */
            asked_by: string;
            /** Dealers */
            dealers: components["schemas"]["MandatedDealer"][];
            /** Done */
            done: number;
            /** Error */
            error: string;
            /** Expires At */
            expires_at: string | null;
            /** Finished At */
            finished_at: string | null;
            /** Has File */
            has_file: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Problems */
            problems: components["schemas"]["MandatedProblem"][];
            /** Reason */
            reason: string;
            /** Sha256 */
            sha256: string;
            /** Since */
            since: string;
            /** Size */
            size: number;
            /**
             * State
             * @enum {string}
             */
            state: "QUEUED" | "RUNNING" | "DONE" | "FAILED" | "CANCELLED" | "EXPIRED";
            /** Total */
            total: number;
            /** Until */
            until: string;
        };
        /**
         * MandatedProblem
         * @description A document that is not in an export as it should be.
         */
        MandatedProblem: {
            /** Dealer */
            dealer: string;
            /** Number */
            number: string;
            /**
             * Problem
             * @enum {string}
             */
            problem: "damaged" | "erased" | "not_stamped";
        };
        /**
         * MandateInForce
         * @description A mandate that can be used today, and whose it is.
         */
        MandateInForce: {
            /** Dealer */
            dealer: string;
            /**
             * Dealer Id
             * Format: uuid
             */
            dealer_id: string;
            /** Ends On */
            ends_on: string | null;
            /**
             * Granted At
             * Format: date-time
             */
            granted_at: string;
            /** Granted By */
            granted_by: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kinds */
            kinds: ("SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER" | "PROOF")[];
            /** Reason */
            reason: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Until */
            until: string | null;
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
        /** NoteIn */
        NoteIn: {
            /** Note */
            note: string;
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
        /** Page[ApplicationRow] */
        Page_ApplicationRow_: {
            /** Items */
            items: components["schemas"]["ApplicationRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ChainOut] */
        Page_ChainOut_: {
            /** Items */
            items: components["schemas"]["ChainOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ContestRow] */
        Page_ContestRow_: {
            /** Items */
            items: components["schemas"]["ContestRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[DealerRow] */
        Page_DealerRow_: {
            /** Items */
            items: components["schemas"]["DealerRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[MandatedExportOut] */
        Page_MandatedExportOut_: {
            /** Items */
            items: components["schemas"]["MandatedExportOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[RecallOut] */
        Page_RecallOut_: {
            /** Items */
            items: components["schemas"]["RecallOut"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[RuleRow] */
        Page_RuleRow_: {
            /** Items */
            items: components["schemas"]["RuleRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PartOut
         * @description A reason of a fair price. The first is the base; together they are the fair price.
         */
        PartOut: {
            amount: components["schemas"]["MoneyOut"];
            /** Code */
            code: string;
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
        /** ProposalIn */
        ProposalIn: {
            /** Code */
            code: string;
            /** Confidence */
            confidence: string;
            /** Kind */
            kind: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Reason */
            reason: string;
            /**
             * Region
             * @default
             */
            region?: string;
            /**
             * Remark En
             * @default
             */
            remark_en?: string;
            /**
             * Remark Zh
             * @default
             */
            remark_zh?: string;
            /**
             * Source Number
             * @default
             */
            source_number?: string;
            /** Source Title En */
            source_title_en: string;
            /** Source Title Zh */
            source_title_zh: string;
            /**
             * Source Url
             * @default
             */
            source_url?: string;
            /** Succeeds */
            succeeds?: string | null;
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to?: string | null;
        };
        /**
         * QuotaOut
         * @description A limit of one dealer; `used` is null where it is for each of many, or the dealer has no schema.
         */
        QuotaOut: {
            /** Default */
            default: number;
            /** Exception */
            exception: number | null;
            /** Limit */
            limit: number;
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Unit */
            unit: string;
            /** Used */
            used: number | null;
        };
        /**
         * RatingFigures
         * @description How many cars are on offer and rated now, and the latest fits, newest first.
         */
        RatingFigures: {
            /** Fits */
            fits: components["schemas"]["FitOut"][];
            /** On Offer */
            on_offer: number;
            /** Open Contests */
            open_contests: number;
            /** Rated */
            rated: number;
        };
        /**
         * RatingOut
         * @description What is said of a car's price. `deal` is a code, `below_fair_bp` how far the price lies below the fair
         *     one. `error_bp` and `inside_bp` tell how the fit did on cars it had not seen, null where unknown.
         */
        RatingOut: {
            /** Below Fair Bp */
            below_fair_bp: number;
            /** Comparables */
            comparables: components["schemas"]["ComparableOut"][];
            /** Deal */
            deal: string;
            /** Dealers */
            dealers: number;
            /** Error Bp */
            error_bp: number | null;
            fair: components["schemas"]["MoneyOut"];
            high: components["schemas"]["MoneyOut"];
            /** Inside Bp */
            inside_bp: number | null;
            low: components["schemas"]["MoneyOut"];
            /** Parts */
            parts: components["schemas"]["PartOut"][];
            price: components["schemas"]["MoneyOut"];
            /**
             * Rated At
             * Format: date-time
             */
            rated_at: string;
        };
        /** ReasonIn */
        ReasonIn: {
            /** Reason */
            reason: string;
        };
        /**
         * RecallIn
         * @description A maker's recall: of all cars of the trims, and of the VINs.
         */
        RecallIn: {
            /**
             * Announced On
             * Format: date
             */
            announced_on: string;
            /** Number */
            number: string;
            /** Remedy En */
            remedy_en: string;
            /** Remedy Zh */
            remedy_zh: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /**
             * Trim Ids
             * @default []
             */
            trim_ids?: string[];
            /**
             * Vins
             * @default []
             */
            vins?: string[];
        };
        /**
         * RecallLiftIn
         * @description Why a recall holds no car back any more.
         */
        RecallLiftIn: {
            /** Reason */
            reason: string;
        };
        /**
         * RecallOut
         * @description A recall; `vins` are how many it names, `repaired` how many cars dealers have put right.
         */
        RecallOut: {
            /**
             * Announced On
             * Format: date
             */
            announced_on: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lift Reason */
            lift_reason: string;
            /** Lifted At */
            lifted_at: string | null;
            /** Number */
            number: string;
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /** Published By */
            published_by: string;
            /** Remedy En */
            remedy_en: string;
            /** Remedy Zh */
            remedy_zh: string;
            /** Repaired */
            repaired: number;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /** Trims */
            trims: number;
            /** Vins */
            vins: number;
        };
        /**
         * RecallTrimOut
         * @description A trim that a notice may name.
         */
        RecallTrimOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
        };
        /** RejectIn */
        RejectIn: {
            /** Reason */
            reason: string;
        };
        /** Reservations */
        Reservations: {
            /** Open */
            open: number;
        };
        /**
         * RestoreRow
         * @description The last restore; it can be undone until `kept_until`.
         */
        RestoreRow: {
            /** Actor Name */
            actor_name: string;
            /** Error */
            error: string;
            /** Findings */
            findings: components["schemas"]["FindingRow"][];
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kept Until */
            kept_until: string | null;
            /**
             * Restored To
             * Format: date-time
             */
            restored_to: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
            /** Undoes */
            undoes: boolean;
        };
        /**
         * ReviewIn
         * @description A review; a rejection needs a note.
         */
        ReviewIn: {
            /** Approve */
            approve: boolean;
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * ReviewsWaiting
         * @description How many proposals wait for a review that the asker may give.
         */
        ReviewsWaiting: {
            /** Count */
            count: number;
        };
        /**
         * RuleDetail
         * @description A rule whole, with those before and after it, its history, and what the asker may do.
         */
        RuleDetail: {
            /** Code */
            code: string;
            /** Confidence */
            confidence: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            effect: components["schemas"]["RuleEffect"] | null;
            /** History */
            history: components["schemas"]["RuleStep"][];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Kind Name */
            kind_name: string;
            /** Mine */
            mine: boolean;
            /** Moves */
            moves: ("review" | "withdraw" | "succeed")[];
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Region */
            region: string;
            /** Region Name */
            region_name: string;
            /** Remark En */
            remark_en: string;
            /** Remark Zh */
            remark_zh: string;
            /** Said */
            said: components["schemas"]["Said"][];
            /** Source Number */
            source_number: string;
            /** Source Title En */
            source_title_en: string;
            /** Source Title Zh */
            source_title_zh: string;
            /** Source Url */
            source_url: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "IN_FORCE" | "COMING" | "PAST" | "PROPOSED" | "REJECTED" | "WITHDRAWN";
            /** Stated To */
            stated_to: string | null;
            succeeds: components["schemas"]["TimelineRule"] | null;
            /** Timeline */
            timeline: components["schemas"]["TimelineRule"][];
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to: string | null;
        };
        /**
         * RuleEffect
         * @description What a proposed rule would change on its first day. `backdated`: that day has come already;
         *     `clashes` are codes of approved rules on the same days that forbid it.
         */
        RuleEffect: {
            /** Backdated */
            backdated: boolean;
            /** Clashes */
            clashes: string[];
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Ends */
            ends: string | null;
            /** Said After */
            said_after: components["schemas"]["Said"][];
            /** Said Before */
            said_before: components["schemas"]["Said"][];
            /** Samples */
            samples: components["schemas"]["SampleEffect"][];
        };
        /**
         * RuleIn
         * @description All that a rule says; `succeeds` names the rule it takes over from on its first day.
         */
        RuleIn: {
            /** Code */
            code: string;
            /** Confidence */
            confidence: string;
            /** Kind */
            kind: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Region
             * @default
             */
            region?: string;
            /**
             * Remark En
             * @default
             */
            remark_en?: string;
            /**
             * Remark Zh
             * @default
             */
            remark_zh?: string;
            /**
             * Source Number
             * @default
             */
            source_number?: string;
            /** Source Title En */
            source_title_en: string;
            /** Source Title Zh */
            source_title_zh: string;
            /**
             * Source Url
             * @default
             */
            source_url?: string;
            /** Succeeds */
            succeeds?: string | null;
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to?: string | null;
        };
        /**
         * RuleKind
         * @description A kind of rules with its form; `regions` is china, eu, member_state, us_state or us_place.
         */
        RuleKind: {
            /** Choices */
            choices: components["schemas"]["Choice"][];
            /** Form */
            form: components["schemas"]["FormEntry"][];
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Regions */
            regions: string;
        };
        /**
         * RuleRow
         * @description A rule in the list. `valid_to` is its last day, as it says or as its successor settled it, null while
         *     open; `mine`: the asker proposed it.
         */
        RuleRow: {
            /** Code */
            code: string;
            /** Confidence */
            confidence: string;
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
            /** Kind */
            kind: string;
            /** Kind Name */
            kind_name: string;
            /** Mine */
            mine: boolean;
            /** Region */
            region: string;
            /** Region Name */
            region_name: string;
            /** Said */
            said: components["schemas"]["Said"][];
            /** Source Number */
            source_number: string;
            /** Source Title En */
            source_title_en: string;
            /** Source Title Zh */
            source_title_zh: string;
            /** Source Url */
            source_url: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "IN_FORCE" | "COMING" | "PAST" | "PROPOSED" | "REJECTED" | "WITHDRAWN";
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to: string | null;
        };
        /**
         * RuleStep
         * @description Who did what with a rule, when and why. `step` is RELEASED, PROPOSED, APPROVED, REJECTED, WITHDRAWN or
         *     SUCCEEDED.
         */
        RuleStep: {
            /** Actor */
            actor: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Note */
            note: string;
            /** Step */
            step: string;
        };
        /**
         * Said
         * @description A name and a value, both in the reader's language.
         */
        Said: {
            /** Name */
            name: string;
            /** Value */
            value: string;
        };
        /**
         * SampleEffect
         * @description What a sample costs without the rule and with it.
         */
        SampleEffect: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Changes */
            changes: components["schemas"]["LineChange"][];
            /** Price */
            price: string;
            /** Title */
            title: string;
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
        /**
         * SpecHitOut
         * @description A trim found by its specs, with the value it was found by in the field's own unit.
         */
        SpecHitOut: {
            /** Title En */
            title_en: string;
            /** Title Zh */
            title_zh: string;
            /**
             * Trim Id
             * Format: uuid
             */
            trim_id: string;
            /** Value */
            value: boolean | number | string | null;
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
        /**
         * SwitchIn
         * @description `on` null lets the default hold again.
         */
        SwitchIn: {
            /** On */
            on: boolean | null;
            /** Reason */
            reason: string;
        };
        /** TieRow */
        TieRow: {
            /** Kind */
            kind: string;
            /** Number */
            number: string;
        };
        /**
         * TimelineRule
         * @description A rule of the same kind and region.
         */
        TimelineRule: {
            /** Code */
            code: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Said */
            said: components["schemas"]["Said"][];
            /**
             * Standing
             * @enum {string}
             */
            standing: "IN_FORCE" | "COMING" | "PAST" | "PROPOSED" | "REJECTED" | "WITHDRAWN";
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Valid To */
            valid_to: string | null;
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
        /**
         * WantedIn
         * @description What is wanted; an empty field is no condition. Days are Shanghai's, both included.
         */
        WantedIn: {
            /**
             * Dealers
             * @default []
             */
            dealers?: string[];
            /**
             * Kind
             * @default
             */
            kind?: ("SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER" | "PROOF") | "";
            /** Since */
            since?: string | null;
            /** Until */
            until?: string | null;
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
    console_applications: {
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
                    "application/json": components["schemas"]["Page_ApplicationRow_"];
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
    console_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
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
                    "application/json": components["schemas"]["ApplicationDetail"];
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
    console_approve_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationDetail"];
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
    console_reject_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationDetail"];
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
    console_review_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
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
                    "application/json": components["schemas"]["ApplicationDetail"];
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
    catalog_find_by_spec: {
        parameters: {
            query: {
                after?: string | null;
                limit?: number;
                op?: "eq" | "min" | "max" | "known";
                path: string;
                unit?: string;
                value?: string;
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
                    "application/json": components["schemas"]["SpecHitOut"][];
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
    ratings_contests: {
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
                    "application/json": components["schemas"]["Page_ContestRow_"];
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
    ratings_contest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contest_id: string;
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
                    "application/json": components["schemas"]["ContestDetail"];
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
    ratings_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contest_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestDetail"];
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
    ratings_contest_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contest_id: string;
                evidence_id: string;
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
    ratings_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contest_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContestDetail"];
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
    console_backups: {
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
                    "application/json": components["schemas"]["Backups"];
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
    console_back_up: {
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
    console_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                backup_id: string;
                dealer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmed"];
            };
        };
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
    console_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                form: "pdf" | "json";
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
    console_export_dealer: {
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
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerLife"];
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
    console_download_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                export_id: string;
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
    console_set_feature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerSwitchesOut"];
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
    console_remove_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                host_id: string;
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
                    "application/json": components["schemas"]["DealerSwitchesOut"];
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
    console_check_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                host_id: string;
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
                    "application/json": components["schemas"]["DealerSwitchesOut"];
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
    console_dealer_life: {
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
                    "application/json": components["schemas"]["DealerLife"];
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
    console_move_dealer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DealerMoveIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerLife"];
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
    console_set_quota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealerSwitchesOut"];
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
    console_undo_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dealer_id: string;
                restore_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmed"];
            };
        };
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
    console_switches: {
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
                    "application/json": components["schemas"]["DealerSwitchesOut"];
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
    console_features: {
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
                    "application/json": components["schemas"]["FeatureOut"][];
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
    console_kill_feature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureOut"][];
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
    console_restore_feature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeatureOut"][];
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
    log_overview: {
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
                    "application/json": components["schemas"]["LogOverview"];
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
    log_chains: {
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
                    "application/json": components["schemas"]["Page_ChainOut_"];
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
    log_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogCheck"];
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
    mandates_exports: {
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
                    "application/json": components["schemas"]["Page_MandatedExportOut_"];
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
    mandates_ask_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MandatedExportIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MandatedExportOut"];
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
    mandates_cancel_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
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
                    "application/json": components["schemas"]["MandatedExportOut"];
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
    mandates_export_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
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
    mandates_in_force: {
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
                    "application/json": components["schemas"]["MandateInForce"][];
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
    ratings_figures: {
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
                    "application/json": components["schemas"]["RatingFigures"];
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
    recalls_list: {
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
                    "application/json": components["schemas"]["Page_RecallOut_"];
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
    recalls_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecallIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecallOut"];
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
    recalls_lift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recall_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecallLiftIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecallOut"];
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
    recalls_find_trims: {
        parameters: {
            query: {
                q: string;
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
                    "application/json": components["schemas"]["RecallTrimOut"][];
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
    rules_list: {
        parameters: {
            query?: {
                cursor?: string | null;
                kind?: string;
                limit?: number;
                q?: string;
                standing?: string;
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
                    "application/json": components["schemas"]["Page_RuleRow_"];
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
    rules_propose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposalIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDetail"];
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
    rules_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
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
                    "application/json": components["schemas"]["RuleDetail"];
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
    rules_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDetail"];
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
    rules_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDetail"];
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
    rules_kinds: {
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
                    "application/json": components["schemas"]["RuleKind"][];
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
    rules_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleEffect"];
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
    rules_waiting: {
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
                    "application/json": components["schemas"]["ReviewsWaiting"];
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
    forms_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormDecisionIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormDetail"];
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
    forms_list: {
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
                    "application/json": components["schemas"]["FormRow"][];
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
    forms_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER";
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
                    "application/json": components["schemas"]["FormDetail"];
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
    forms_preview: {
        parameters: {
            query?: {
                edition?: number | null;
                proposal_id?: string | null;
            };
            header?: never;
            path: {
                kind: string;
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
    forms_propose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "SALE" | "DEPOSIT" | "TRADE_IN" | "TEST_DRIVE" | "PDI_REPORT" | "DELIVERY_NOTE" | "SERVICE_ORDER" | "STOCK_TRANSFER";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormProposalIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormDetail"];
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
}
