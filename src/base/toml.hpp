// Configuration files in TOML 1.0, read strictly: every error names the file and the line.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace base {

// One value of a file: a table, an array or a scalar, with the line it stands on. Asking for a
// member that is missing or of another kind is malformed (base.bad_toml), naming file and line.
class Toml {
  public:
    enum class Kind : std::uint8_t { absent, text, integer, decimal, boolean, array, table };

    Kind kind() const { return kind_; }
    int line() const { return line_; }
    std::string const& file() const { return *file_; }

    bool has(std::string_view name) const { return find(name) != nullptr; }
    Result<std::string> text(std::string_view name) const;  // Not empty.
    Result<std::int64_t> integer(std::string_view name, std::int64_t least,
                                 std::int64_t most) const;
    Result<bool> boolean(std::string_view name) const;
    Result<double> decimal(std::string_view name) const;               // Integers count too.
    Result<std::vector<std::string>> texts(std::string_view name) const;  // Absent: none.
    Result<std::vector<Toml>> tables(std::string_view name) const;        // [[name]]; absent: none.
    Result<Toml> table(std::string_view name) const;

    // The members in the order of the file.
    std::vector<std::pair<std::string, Toml>> const& members() const { return members_; }
    std::vector<Toml> const& elements() const { return elements_; }
    std::string const& text() const { return text_; }

    // Refuses members that are not in the list: a misspelt name must not pass as absent.
    Result<void> only(std::initializer_list<std::string_view> names) const;

    // "content/national/clocks.toml:12" with the reason, for rules that only the room knows.
    std::unexpected<Error> wrong(std::string reason) const;

  private:
    friend struct TomlBuilder;
    Toml const* find(std::string_view name) const;

    Kind kind_ = Kind::absent;
    int line_ = 1;
    std::shared_ptr<std::string const> file_;
    std::string text_;
    std::int64_t integer_ = 0;
    double decimal_ = 0;
    bool boolean_ = false;
    std::vector<Toml> elements_;
    std::vector<std::pair<std::string, Toml>> members_;
};

// The whole file as a table. `file` is only for naming it in errors.
Result<Toml> toml_from(std::string_view text, std::string file);

}  // namespace base
