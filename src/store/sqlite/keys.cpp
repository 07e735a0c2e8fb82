#include "store/sqlite/internal/keys.hpp"

#include <cstring>

#include "base/text.hpp"

namespace store::sqlite {
namespace {

enum : std::uint8_t { has_target = 1, has_patient = 2, has_url = 4, has_identifier = 8 };

void add_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

template <class T>
void add_fixed(std::string& out, T value) {
    out.append(reinterpret_cast<char const*>(&value), sizeof value);
}

void add_sized(std::string& out, std::string_view text) {
    add_varint(out, text.size());
    out += text;
}

// Packs one value's payload and returns its kind.
struct PackValue {
    std::string& out;
    Interning& interning;
    bool literal_references = false;  // Within a composite, references are not interned.

    base::Result<Packed> operator()(fhir::TokenEntry const& token) const {
        add_varint(out, static_cast<std::uint64_t>(TRY(interning.system(token.system))));
        out += token.code;
        return Packed::token;
    }

    base::Result<Packed> operator()(fhir::StringEntry const& string) const {
        out += string.exact;
        return Packed::string;
    }

    base::Result<Packed> operator()(fhir::DateEntry const& date) const {
        add_fixed(out, date.span.low);
        add_fixed(out, date.span.high);
        return Packed::date;
    }

    base::Result<Packed> operator()(fhir::NumberEntry const& number) const {
        add_fixed(out, number.value);
        add_varint(out, static_cast<std::uint64_t>(TRY(interning.system(number.system))));
        out += number.code;
        return Packed::number;
    }

    base::Result<Packed> operator()(fhir::ReferenceEntry const& reference) const {
        if (literal_references) {
            add_sized(out, reference.type);
            add_sized(out, reference.id);
            out += reference.url;
            return Packed::reference_literal;
        }
        bool const literal = !reference.type.empty() && !reference.id.empty();
        bool const logical = !reference.identifier.code.empty();
        out += static_cast<char>((literal ? has_target : 0) |
                                 (literal && reference.type == "Patient" ? has_patient : 0) |
                                 (reference.url.empty() ? 0 : has_url) |
                                 (logical ? has_identifier : 0));
        if (literal) {
            auto const target = TRY(interning.resource(reference.type, reference.id));
            add_varint(out, static_cast<std::uint64_t>(target));
        }
        if (!reference.url.empty()) add_sized(out, reference.url);
        if (logical) {
            auto const system = TRY(interning.system(reference.identifier.system));
            add_varint(out, static_cast<std::uint64_t>(system));
            add_sized(out, reference.identifier.code);
        }
        return Packed::reference;
    }

    base::Result<Packed> operator()(fhir::UriEntry const& uri) const {
        out += uri.uri;
        return Packed::uri;
    }

    base::Result<Packed> operator()(fhir::CompositeEntry const& composite) const {
        std::string payload;
        for (auto const& part : composite.parts) {
            payload.clear();
            auto const kind = TRY(std::visit(PackValue{payload, interning, true}, part));
            out += static_cast<char>(kind);
            add_sized(out, payload);
        }
        return Packed::composite;
    }
};

using Part = decltype(fhir::CompositeEntry::parts)::value_type;

base::Result<Part> unpack_part(Packed kind, std::string_view payload, Naming& naming) {
    Bytes bytes(payload);
    switch (kind) {
        case Packed::token: {
            auto const token = token_in(payload);
            return fhir::TokenEntry{TRY(naming.system(token.system)), std::string(token.code)};
        }
        case Packed::string:
            return fhir::StringEntry{base::fold(payload), std::string(payload)};
        case Packed::date: return fhir::DateEntry{date_in(payload)};
        case Packed::number: {
            auto const value = bytes.fixed<double>();
            auto system = TRY(naming.system(static_cast<std::int64_t>(bytes.varint())));
            return fhir::NumberEntry{value, value, value, std::move(system),
                                     std::string(bytes.rest())};
        }
        case Packed::reference: {
            auto const packed = reference_in(payload);
            fhir::ReferenceEntry reference{"", "", std::string(packed.url), {}};
            if (packed.target != 0) {
                std::tie(reference.type, reference.id) = TRY(naming.resource(packed.target));
            }
            reference.identifier = {TRY(naming.system(packed.identifier.system)),
                                    std::string(packed.identifier.code)};
            return reference;
        }
        case Packed::reference_literal: {
            std::string type(bytes.sized());
            std::string id(bytes.sized());
            return fhir::ReferenceEntry{std::move(type), std::move(id), std::string(bytes.rest()),
                                        {}};
        }
        case Packed::uri: return fhir::UriEntry{std::string(payload)};
        case Packed::composite: break;
    }
    base::broken("a part is not composite", __FILE__, __LINE__);
}

}  // namespace

std::string_view Bytes::take(std::size_t size) {
    CHECK(size <= rest_.size());
    auto const taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

std::uint64_t Bytes::varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        auto const byte = static_cast<unsigned char>(take(1)[0]);
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    base::broken("a varint ends", __FILE__, __LINE__);
}

template <class T>
T Bytes::fixed() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
}

PackedEntry next_entry(Bytes& bytes) {
    auto const parameter = bytes.fixed<std::uint32_t>();
    auto const kind = bytes.fixed<Packed>();
    return {parameter, kind, bytes.sized()};
}

PackedToken token_in(std::string_view payload) {
    Bytes bytes(payload);
    auto const system = static_cast<std::int64_t>(bytes.varint());
    return {system, bytes.rest()};
}

base::Interval date_in(std::string_view payload) {
    Bytes bytes(payload);
    auto const low = bytes.fixed<std::int64_t>();
    return {low, bytes.fixed<std::int64_t>()};
}

double number_in(std::string_view payload) { return Bytes(payload).fixed<double>(); }

PackedReference reference_in(std::string_view payload) {
    Bytes bytes(payload);
    auto const flags = bytes.fixed<std::uint8_t>();
    PackedReference reference;
    reference.is_patient = flags & has_patient;
    if (flags & has_target) reference.target = static_cast<std::int64_t>(bytes.varint());
    if (flags & has_url) reference.url = bytes.sized();
    if (flags & has_identifier) {
        auto const system = static_cast<std::int64_t>(bytes.varint());
        reference.identifier = {system, bytes.sized()};
    }
    return reference;
}

std::vector<std::pair<Packed, std::string_view>> parts_in(std::string_view payload) {
    std::vector<std::pair<Packed, std::string_view>> parts;
    for (Bytes bytes(payload); !bytes.empty();) {
        auto const kind = bytes.fixed<Packed>();
        parts.emplace_back(kind, bytes.sized());
    }
    return parts;
}

base::Result<std::string> pack(std::vector<fhir::IndexEntry> const& entries, Interning& interning) {
    std::string packed;
    std::string payload;
    for (auto const& entry : entries) {
        payload.clear();
        auto const kind = TRY(std::visit(PackValue{payload, interning}, entry.value));
        add_fixed(packed, entry.parameter);
        add_fixed(packed, kind);
        add_sized(packed, payload);
    }
    return packed;
}

base::Result<fhir::IndexEntry> unpack(PackedEntry const& entry, Naming& naming) {
    if (entry.kind == Packed::composite) {
        fhir::CompositeEntry composite;
        for (auto const& [kind, payload] : parts_in(entry.payload)) {
            composite.parts.push_back(TRY(unpack_part(kind, payload, naming)));
        }
        return fhir::IndexEntry{entry.parameter, std::move(composite)};
    }
    auto part = TRY(unpack_part(entry.kind, entry.payload, naming));
    return std::visit(
        [&](auto& value) {
            return fhir::IndexEntry{entry.parameter, std::move(value)};
        },
        part);
}

}  // namespace store::sqlite
