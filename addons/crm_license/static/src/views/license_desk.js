import {Component, onWillStart, onWillUpdateProps} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** The figures above the desk; each is a button that shows its licences. */
export class LicenseDeskFigures extends Component {
    static template = "crm_license.DeskFigures";
    static props = {list: {type: Object, optional: true}};

    setup() {
        this.orm = useService("orm");
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.figures = await this.orm.call("crm.license.desk", "get_figures", []);
    }

    show(name) {
        const model = this.env.searchModel;
        const [filter] = model.getSearchItems((item) => item.name === name);
        model.query = [];
        model.toggleSearchItem(filter.id);
    }
}

class LicenseDeskListRenderer extends ListRenderer {
    static template = "crm_license.DeskListRenderer";
    static components = {...ListRenderer.components, LicenseDeskFigures};
}

class LicenseDeskKanbanRenderer extends KanbanRenderer {
    static template = "crm_license.DeskKanbanRenderer";
    static components = {...KanbanRenderer.components, LicenseDeskFigures};
}

const views = registry.category("views");
views.add("license_desk_list", {...listView, Renderer: LicenseDeskListRenderer});
views.add("license_desk_kanban", {
    ...kanbanView,
    Renderer: LicenseDeskKanbanRenderer,
});
