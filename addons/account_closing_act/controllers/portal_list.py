"""A page of the portal that lists documents: filtered, sorted, page by page."""

from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager


class PortalList:
    """Goes with a CustomerPortal whose documents are listed."""

    def _count_listed(self, model, domain):
        records = request.env[model]
        return records.search_count(domain) if records.has_access("read") else 0

    def _list_documents(self, model, url, domain, page, sortby, filterby):
        """Return the documents of a page and the values that its layout needs.

        :param sortby: (the wanted key, the sortings by key; the first is the default)
        :param filterby: the same for the filters
        """
        sortby, sortings = self._pick(*sortby)
        filterby, filters = self._pick(*filterby)
        domain = domain + filters[filterby]["domain"]
        total = self._count_listed(model, domain)
        pager = portal_pager(
            url=url,
            url_args={"sortby": sortby, "filterby": filterby},
            total=total,
            page=page,
            step=self._items_per_page,
        )
        records = request.env[model]
        if total:
            records = records.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        return records, self._prepare_portal_layout_values() | {
            "default_url": url,
            "pager": pager,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
        }

    def _pick(self, wanted, options):
        return (wanted if wanted in options else next(iter(options))), options
