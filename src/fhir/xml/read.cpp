#include <expat.h>
#include <fmt/format.h>

#include <deque>
#include <memory>

#include "base/text.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/place.hpp"
#include "fhir/xml/errors.hpp"
#include "fhir/xml/internal/frame.hpp"
#include "fhir/xml/internal/markup.hpp"
#include "fhir/xml/xml.hpp"

namespace fhir {
namespace {

constexpr std::size_t depth_max = 100;
constexpr std::string_view fhir_space = "http://hl7.org/fhir";
constexpr std::string_view schema_space = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Name {
    std::string_view space;
    std::string_view local;
};

Name name_from(char const* text) {
    std::string_view const whole(text);
    auto const bar = whole.rfind('|');
    if (bar == std::string_view::npos) return {{}, whole};
    return {whole.substr(0, bar), whole.substr(bar + 1)};
}

struct Attributes {
    std::optional<std::string> value;
    std::string id;
    std::string url;
};

// Reads events of the XML parser into JSON text. After the first fault nothing more is read.
class Reader {
  public:
    explicit Reader(std::string_view source)
        : source_(source), parser_(XML_ParserCreateNS("UTF-8", '|'), XML_ParserFree) {
        auto* const parser = parser_.get();
        XML_SetUserData(parser, this);
        XML_SetElementHandler(
            parser,
            [](void* self, char const* name, char const** attributes) {
                static_cast<Reader*>(self)->start(name_from(name), attributes);
            },
            [](void* self, char const*) { static_cast<Reader*>(self)->end(); });
        XML_SetCharacterDataHandler(parser, [](void* self, char const* text, int size) {
            static_cast<Reader*>(self)->characters({text, static_cast<std::size_t>(size)});
        });
        XML_SetStartDoctypeDeclHandler(
            parser, [](void* self, char const*, char const*, char const*, int) {
                static_cast<Reader*>(self)->fail("must have no document type");
            });
    }

    base::Result<std::string> run() {
        auto const status = XML_Parse(parser_.get(), source_.data(),
                                      static_cast<int>(source_.size()), XML_TRUE);
        if (status != XML_STATUS_OK && reason_.empty()) {
            fail(XML_ErrorString(XML_GetErrorCode(parser_.get())));
        }
        if (reason_.empty()) return std::move(out_);
        auto const at = place_in(source_, std::min(fault_at_, source_.size()));
        return base::malformed(errors::not_xml, {{fault_path_.empty() ? at : fault_path_,
                                                  reason_ + ", at " + at}});
    }

  private:
    void fail(std::string reason, std::string_view step = {}) {
        if (!reason_.empty()) return;
        reason_ = std::move(reason);
        fault_at_ = here();
        for (auto const& frame : frames_) {
            if (!frame.place.empty()) fault_path_ += (fault_path_.empty() ? "" : ".") + frame.place;
        }
        if (!step.empty()) fault_path_.append(fault_path_.empty() ? "" : ".").append(step);
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    std::size_t here() const {
        return static_cast<std::size_t>(std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser_.get())));
    }

    void start(Name name, char const** attributes) {
        if (!reason_.empty()) return;
        if (!frames_.empty() && frames_.back().form == Form::narrative) {
            ++frames_.back().depth;
            return;
        }
        if (frames_.size() == depth_max) return fail("is nested more than 100 deep");
        if (frames_.empty()) return resource(name, attributes, out_, std::string(name.local));
        auto& parent = frames_.back();
        if (parent.form != Form::holder) return element(parent, name, attributes);
        if (std::exchange(parent.filled, true)) return fail("must hold one resource");
        resource(name, attributes, *parent.out, {});
    }

    void resource(Name name, char const** attributes, std::string& out, std::string place) {
        auto const* type = resource_definition(name.local);
        if (name.space != fhir_space) return fail("must be of the namespace http://hl7.org/fhir");
        if (!type) return fail("is not a resource type of FHIR R4", name.local);
        auto& frame = frames_.emplace_back();
        frame.type = type;
        frame.out = &out;
        frame.place = std::move(place);
        auto const read = attributes_from(attributes);
        if (read.value || !read.id.empty() || !read.url.empty()) {
            return fail("is a resource, which has no attributes");
        }
        open_object(frame, {}, {});
    }

    Attributes attributes_from(char const** list) {
        Attributes read;
        for (; *list; list += 2) {
            auto const name = name_from(list[0]);
            if (name.space == schema_space) continue;
            if (name.space.empty() && name.local == "value") read.value = list[1];
            else if (name.space.empty() && name.local == "id") read.id = list[1];
            else if (name.space.empty() && name.local == "url") read.url = list[1];
            else fail(fmt::format("has an attribute {} that R4 does not define", name.local));
        }
        return read;
    }

    // The definition of a child, if it may stand here after what came before. Order is forgiven, for
    // published examples lack it, as long as the occurrences of an element stand together.
    Member const* member_for(Frame const& parent, Name name) {
        auto const* member = parent.type->member(name.local);
        bool const attribute =
            !parent.type->resource &&
            (name.local == "id" || (name.local == "url" && parent.type->name == "Extension"));
        if (!member || attribute) {
            fail(attribute ? "must be an attribute" : "is not defined by R4", name.local);
            return nullptr;
        }
        auto const space =
            member->type && member->type->primitive == Primitive::xhtml ? xhtml_space : fhir_space;
        if (name.space != space) {
            fail(fmt::format("must be of the namespace {}", space), name.local);
        } else if (parent.run != member && parent.has_seen(*member)) {
            fail("stands apart from the one before it", name.local);
        } else if (parent.run == member && !parent.type->elements[member->element].repeats) {
            fail("may stand once only", name.local);
        }
        return reason_.empty() ? member : nullptr;
    }

    void element(Frame& parent, Name name, char const** attributes) {
        auto const* member = member_for(parent, name);
        if (!member) return;
        begin_run(parent, *member);
        bool const repeats = parent.type->elements[member->element].repeats;
        auto place = repeats ? fmt::format("{}[{}]", name.local, parent.count)
                             : std::string(name.local);
        ++parent.count;
        auto& frame = frames_.emplace_back();
        frame.place = std::move(place);
        frame.out = parent.out;
        if (member->type && member->type->primitive == Primitive::xhtml) {
            frame.form = Form::narrative;
            frame.from = here();
            begin_value(parent);
        } else if (!member->type || member->type->resource) {
            frame.form = Form::holder;
            begin_value(parent);
        } else if (member->type->primitive != Primitive::none) {
            open_primitive(frame, *member->type, attributes_from(attributes));
        } else {
            begin_value(parent);
            open_datatype(frame, *member->type, attributes_from(attributes));
        }
    }

    void open_datatype(Frame& frame, TypeDefinition const& type, Attributes const& attributes) {
        frame.type = &type;
        if (attributes.value) return fail("has elements, not a value");
        if (!attributes.url.empty() && type.name != "Extension") return fail("has no url");
        open_object(frame, attributes.id, attributes.url);
    }

    void open_primitive(Frame& frame, TypeDefinition const& type, Attributes attributes) {
        static auto const* const element_type = type_definition("Element");
        frame.form = Form::primitive;
        frame.type = element_type;
        frame.primitive = type.primitive;
        frame.out = &frame.own;
        frame.value = std::move(attributes.value);
        if (!attributes.url.empty()) return fail("has no url");
        open_object(frame, attributes.id, {});
    }

    void end() {
        if (!reason_.empty()) return;
        auto& frame = frames_.back();
        if (frame.form == Form::narrative) {
            if (frame.depth-- > 0) return;
            narrative(frame);
        } else if (frame.form == Form::primitive) {
            primitive(frame);
        } else if (frame.form == Form::holder) {
            if (!frame.filled) return fail("must hold a resource");
        } else {
            close_object(frame);
        }
        frames_.pop_back();
    }

    void primitive(Frame& frame) {
        close_object(frame);
        auto& parent = frames_[frames_.size() - 2];
        auto companion = frame.own == "{}" ? std::string{} : std::move(frame.own);
        if (!frame.value && companion.empty()) return fail("must have a value or an extension");
        parent.values.push_back(frame.value ? json_of(frame.primitive, *frame.value) : "");
        parent.companions.push_back(std::move(companion));
    }

    // The markup as it stands. Where it takes its namespace from outside, it is not the same alone.
    void narrative(Frame& frame) {
        auto const count = XML_GetCurrentByteCount(parser_.get());
        auto const to = count > 0 ? here() + static_cast<std::size_t>(count) : end_of_empty(frame);
        auto const div = source_.substr(frame.from, to - frame.from);
        auto const tag = div.substr(0, div.find('>'));
        if (!div.starts_with("<div") || tag.find("xmlns=") == std::string_view::npos) {
            return fail("must state its own namespace: <div xmlns=\"http://www.w3.org/1999/xhtml\">");
        }
        if (!well_formed_div(div)) return fail("must stand alone: declare its prefixes within it");
        append_quoted(*frame.out, div);
    }

    std::size_t end_of_empty(Frame const& frame) const {
        return std::min(source_.find("/>", frame.from) + 2, source_.size());
    }

    void characters(std::string_view text) {
        if (!reason_.empty() || frames_.empty() || frames_.back().form == Form::narrative) return;
        if (!base::trim(text).empty()) fail("has text where none belongs");
    }

    std::string_view source_;
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
    std::deque<Frame> frames_;
    std::string out_;
    std::string reason_;
    std::string fault_path_;
    std::size_t fault_at_ = 0;
};

}  // namespace

base::Result<std::string> json_from_xml(std::string_view xml) {
    if (xml.starts_with(byte_order_mark)) xml.remove_prefix(byte_order_mark.size());
    return Reader(xml).run();
}

}  // namespace fhir
