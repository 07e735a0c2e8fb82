// Rows as text.
#pragma once

#include <string>

#include "edge/table/internal/ask.hpp"

namespace table {

class Print {
  public:
    explicit Print(Ask const& ask);
    void row(fhir::ViewRow const& row);
    std::size_t bytes() const { return text_.size(); }
    std::string finish() &&;

  private:
    Ask const& ask_;
    std::string text_;
    bool any_ = false;
};

std::string_view media_type_of(Format format);

}  // namespace table
