// Our parser beside simdjson: over texts spoilt in thousands of ways both must agree on what is
// JSON, and on every string and number in it.
#include <gtest/gtest.h>
#include <simdjson.h>

#include "base/random.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

bool same(Value ours, simdjson::dom::element theirs) {
    using Type = simdjson::dom::element_type;
    switch (theirs.type()) {
        case Type::NULL_VALUE: return ours.kind() == Kind::null;
        case Type::BOOL: return ours.kind() == Kind::boolean && ours.boolean() == bool(theirs);
        case Type::STRING: return ours.is_string() && ours.text() == std::string_view(theirs);
        case Type::INT64: return ours.integer() == std::int64_t(theirs);
        case Type::UINT64: return ours.kind() == Kind::number;
        case Type::DOUBLE: return ours.decimal() == double(theirs);
        case Type::ARRAY: {
            auto mine = ours.begin();
            for (auto const each : simdjson::dom::array(theirs)) {
                if (mine == ours.end() || !same(*mine++, each)) return false;
            }
            return ours.is_array() && mine == ours.end();
        }
        case Type::OBJECT: {
            auto mine = ours.begin();
            for (auto const field : simdjson::dom::object(theirs)) {
                if (mine == ours.end() || (*mine).name() != field.key) return false;
                if (!same(*mine++, field.value)) return false;
            }
            return ours.is_object() && mine == ours.end();
        }
    }
    return false;
}

constexpr std::string_view seeds[] = {
    R"({"a":[1,2.50,-0.0,1e10,1E-2,12345678901234567890],"b":{"c":null,"d":true,"e":false},"é":"x"})",
    R"(["\u00e9\ud83d\ude00\n\"\\\/","plain","",[[[]]],{},{"a":{}},"😀é"])",
    R"(  { "resourceType" : "Patient" , "name" : [ { "family" : "Hill" } ] }  )",
    "[\"\t\"]",
    R"([1,2,3)",
    R"({"a":1,})",
    R"(-)",
    R"(0123)",
    R"("\ud800")",
    R"(tru)"};

// Either a byte of JSON's own or any byte.
char letter(base::Random& random) {
    constexpr std::string_view own = "{}[]\",:\\0123456789.eE+-truefalsn u/\n\t ";
    return random.below(3) == 0 ? static_cast<char>(random.below(256))
                                : own[random.below(own.size())];
}

std::string spoilt(std::string text, base::Random& random) {
    for (auto changes = random.below(4); changes > 0; --changes) {
        auto const at = text.empty() ? 0 : random.below(text.size());
        switch (random.below(3)) {
            case 0: text.insert(at, 1, letter(random)); break;
            case 1: if (!text.empty()) text[at] = letter(random); break;
            default: if (!text.empty()) text.erase(at, 1 + random.below(3));
        }
    }
    return text;
}

// We refuse what RFC 8259 leaves to us: duplicate names, numbers beyond a double (simdjson refuses
// those), a byte order mark.
TEST(Differential, AgreesWithSimdjson) {
    base::Random random(20261121);
    simdjson::dom::parser parser;
    std::size_t accepted = 0;
    for (int round = 0; round < 100'000; ++round) {
        auto const text = spoilt(std::string(seeds[random.below(std::size(seeds))]), random);
        auto const ours = parse(text);
        simdjson::dom::element theirs;
        auto const error = parser.parse(text).get(theirs);
        if (ours) {
            ++accepted;
            if (error == simdjson::NUMBER_ERROR) continue;
            ASSERT_EQ(error, simdjson::SUCCESS) << text;
            ASSERT_TRUE(same(ours->root(), theirs)) << text;
            ASSERT_TRUE(parse(Draft(ours->root()).print())) << text;
        } else if (!error) {
            ASSERT_EQ(ours.error().details[0].reason, "this member stands twice in its object")
                << text;
        }
    }
    EXPECT_GT(accepted, 10'000U);
}

}  // namespace
}  // namespace fhir
