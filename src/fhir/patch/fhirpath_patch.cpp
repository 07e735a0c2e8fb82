#include "fhir/patch/fhirpath_patch.hpp"

#include <algorithm>

#include "fhir/patch/errors.hpp"
#include "fhir/patch/internal/spot.hpp"

namespace fhir {
namespace {

// Each operation reads the whole resource anew.
constexpr std::size_t operations_max = 250;

Value part_of(Value operation, std::string_view name) {
    for (auto const part : operation["part"]) {
        if (part["name"].text() == name) return part;
    }
    return {};
}

// The `value[x]` of a part.
Value plain_value(Value part) {
    for (auto const member : part) {
        if (member.name().starts_with("value")) return member;
    }
    return {};
}

Element const* element_of(TypeDefinition const& type, std::string_view name) {
    auto const found = std::ranges::find(type.elements, name, &Element::name);
    return found == type.elements.end() ? nullptr : &*found;
}

// The JSON member that a part's value stands as: a choice carries the type that `value[x]` names.
std::string member_for(Element const& element, Value part) {
    std::string name(element.name);
    auto const plain = plain_value(part);
    if (element.choice && plain) name += plain.name().substr(5);
    return name;
}

// Takes one operation after the other; each sees what those before it made.
class Patcher {
  public:
    Patcher(Value resource, Select const& select) : draft_(resource), select_(select) {}

    base::Result<void> apply(std::size_t index, Value operation) {
        place_ = "parameter[" + std::to_string(index) + "]";
        if (operation["name"].text() != "operation") return malformed("name", "must be operation");
        document_ = TRY(parse(draft_.print()));
        auto const path = plain_value(part_of(operation, "path")).text();
        if (path.empty()) return malformed("path", "must be there");
        found_ = TRY(select_(document_.root(), path));
        auto const type = plain_value(part_of(operation, "type")).text();
        if (type == "add") return add(operation);
        if (type == "insert") return insert(operation);
        if (type == "delete") return found_.empty() ? base::Result<void>{} : remove();
        if (type == "replace") return replace(operation);
        if (type == "move") return move(operation);
        return malformed("type", "must be add, insert, delete, replace or move");
    }

    Draft result() && { return std::move(draft_); }

  private:
    std::unexpected<base::Error> malformed(std::string_view part, std::string_view reason) const {
        return base::malformed(errors::patch_malformed,
                               {{place_ + "." + std::string(part), std::string(reason)}});
    }

    std::unexpected<base::Error> refused(base::Code const& code, std::string_view reason) const {
        return base::malformed(code, {{place_ + ".path", std::string(reason)}});
    }

    // The one element that the path selects.
    base::Result<Spot> single() const {
        if (found_.empty()) return refused(errors::patch_no_target, "selects nothing");
        if (found_.size() > 1) return refused(errors::patch_not_single, "selects several elements");
        return spot(found_[0]);
    }

    base::Result<Spot> spot(Value value) const {
        auto found = spot_of(document_.root(), value);
        if (!found) return refused(errors::patch_no_target, "selects no element of the resource");
        return *std::move(found);
    }

    // A part's value: plain, a resource, or an element put together from parts.
    base::Result<Draft> made(Value part, TypeDefinition const* type) const {
        if (auto const plain = plain_value(part)) return Draft(plain);
        if (auto const resource = part["resource"]) return Draft(resource);
        if (!part["part"] || !type) return malformed("value", "must be there");
        auto whole = Draft::object({});
        for (auto const inner : part["part"]) {
            auto const* element = element_of(*type, inner["name"].text());
            if (!element) return malformed("value", "names an element that is not defined");
            TRY(put(whole, *type, *element, inner));
        }
        return whole;
    }

    // Appends to a repeating element; another must not stand yet.
    base::Result<void> put(Draft& object, TypeDefinition const& type, Element const& element,
                           Value part) const {
        auto const name = member_for(element, part);
        auto const* member = type.member(name);
        if (!member) return malformed("value", "is of no type that the element may have");
        auto value = TRY(made(part, member->type));
        if (element.repeats) {
            object.add(name, std::move(value));
            return {};
        }
        for (auto const& other : object.members()) {
            auto const* known = type.member(other.name);
            if (known && &type.elements[known->element] == &element) {
                return refused(errors::patch_not_single, "already has that element");
            }
        }
        object.set(name, std::move(value));
        return {};
    }

    base::Result<void> add(Value operation) {
        auto const target = TRY(single());
        auto const name = plain_value(part_of(operation, "name")).text();
        auto const* element = target.type ? element_of(*target.type, name) : nullptr;
        if (!element) return malformed("name", "is no element of what the path selects");
        return put(draft_at(draft_, target, target.steps.size()), *target.type, *element,
                   part_of(operation, "value"));
    }

    base::Result<std::size_t> number(Value operation, std::string_view part,
                                     std::size_t below) const {
        auto const index = plain_value(part_of(operation, part)).integer();
        if (!index || *index < 0 || static_cast<std::size_t>(*index) >= below) {
            return malformed(part, "must be a position in the list");
        }
        return static_cast<std::size_t>(*index);
    }

    // The list that the selected elements stand in, by the first of them.
    base::Result<Spot> list() const {
        if (found_.empty()) return refused(errors::patch_no_target, "selects nothing");
        auto first = TRY(spot(found_[0]));
        if (first.steps.empty() || !first.steps.back().member.empty()) {
            return refused(errors::patch_no_target, "selects no list");
        }
        return first;
    }

    base::Result<void> insert(Value operation) {
        auto const first = TRY(list());
        auto& elements = draft_at(draft_, first, first.steps.size() - 1).elements();
        auto const at = TRY(number(operation, "index", elements.size() + 1));
        auto value = TRY(made(part_of(operation, "value"), first.type));
        if (auto* const beside = companions(first, elements.size())) {
            beside->insert(beside->begin() + static_cast<std::ptrdiff_t>(at), null());
        }
        elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(at), std::move(value));
        return {};
    }

    static Draft null() {
        static auto const document = parse("null");
        return Draft(document->root());
    }

    // The ids and extensions of a list of primitives, one for each; null if there are none.
    std::vector<Draft>* companions(Spot const& first, std::size_t count) {
        auto& holder = draft_at(draft_, first, first.steps.size() - 2);
        auto* const list = holder.find("_" + first.member);
        if (!list) return nullptr;
        list->elements().resize(count, null());
        return &list->elements();
    }

    base::Result<void> move(Value operation) {
        auto const first = TRY(list());
        auto& elements = draft_at(draft_, first, first.steps.size() - 1).elements();
        auto const from = TRY(number(operation, "source", elements.size()));
        auto const to = TRY(number(operation, "destination", elements.size()));
        shift(elements, from, to);
        if (auto* const beside = companions(first, elements.size())) shift(*beside, from, to);
        return {};
    }

    static void shift(std::vector<Draft>& list, std::size_t from, std::size_t to) {
        auto value = std::move(list[from]);
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(from));
        list.insert(list.begin() + static_cast<std::ptrdiff_t>(to), std::move(value));
    }

    base::Result<void> replace(Value operation) {
        auto const target = TRY(single());
        if (target.steps.empty())
            return refused(errors::patch_no_target, "selects the whole resource");
        auto const part = part_of(operation, "value");
        auto value = TRY(made(part, target.type));
        auto const* member = target.parent ? target.parent->member(target.member) : nullptr;
        auto const* element = member ? &target.parent->elements[member->element] : nullptr;
        if (element && element->choice) {
            auto& parent = draft_at(draft_, target, target.steps.size() - 1);
            parent.set(target.member, Draft{});
            parent.set("_" + target.member, Draft{});
            parent.set(member_for(*element, part), std::move(value));
        } else {
            draft_at(draft_, target, target.steps.size()) = std::move(value);
        }
        return {};
    }

    // A primitive goes with its id and extensions; a list goes with its last element.
    base::Result<void> remove() {
        auto const target = TRY(single());
        if (target.steps.empty())
            return refused(errors::patch_no_target, "selects the whole resource");
        auto const& last = target.steps.back();
        if (!last.member.empty()) {
            auto& parent = draft_at(draft_, target, target.steps.size() - 1);
            parent.set(last.member, Draft{});
            parent.set("_" + last.member, Draft{});
            prune(target, target.steps.size() - 1);
            return {};
        }
        auto& object = draft_at(draft_, target, target.steps.size() - 2);
        for (auto const& name : {target.member, "_" + target.member}) {
            auto* const elements = object.find(name);
            if (!elements || last.index >= elements->elements().size()) continue;
            auto& list = elements->elements();
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(last.index));
            if (list.empty()) object.set(name, Draft{});
        }
        prune(target, target.steps.size() - 2);
        return {};
    }

    // An element that has lost its last part is gone too: FHIR knows no empty ones.
    void prune(Spot const& spot, std::size_t count) {
        for (; count > 0; --count) {
            auto const& draft = draft_at(draft_, spot, count);
            if (!draft.members().empty() || !draft.elements().empty()) return;
            auto& holder = draft_at(draft_, spot, count - 1);
            auto const& step = spot.steps[count - 1];
            if (!step.member.empty()) holder.set(step.member, Draft{});
            else holder.elements().erase(holder.elements().begin() +
                                         static_cast<std::ptrdiff_t>(step.index));
        }
    }

    Draft draft_;
    Select const& select_;
    Document document_;
    std::vector<Value> found_;
    std::string place_;
};

}  // namespace

base::Result<Draft> apply_fhirpath_patch(Value resource, Value parameters, Select const& select) {
    auto const operations = parameters["parameter"];
    if (parameters["resourceType"].text() != "Parameters") {
        return base::malformed(errors::patch_malformed, {{"resourceType", "must be Parameters"}});
    }
    if (operations && !operations.is_array()) {
        return base::malformed(errors::patch_malformed, {{"parameter", "must be an array"}});
    }
    if (operations.size() > operations_max) return base::refuse(errors::patch_too_large);
    Patcher patcher(resource, select);
    std::size_t index = 0;
    for (auto const operation : operations) {
        TRY(patcher.apply(index, operation));
        ++index;
    }
    return std::move(patcher).result();
}

}  // namespace fhir
