// An HL7 v2 message as a value: the text in UTF-8, cut into segments; fields, repetitions,
// components and subcomponents are cut when they are asked for, so a message costs little more
// than its text. HL7 v2.8, chapter 2 (2.5 delimiters, 2.7 escape sequences).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace hl7v2 {

inline constexpr std::size_t message_bytes_max = 1'048'576;
inline constexpr std::size_t segments_max = 10'000;

// MSH-1 and MSH-2. A zero stands for a delimiter that the message does not declare.
struct Delimiters {
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
    char truncation = 0;  // Version 2.7 and later.
};

// Part of a field: what stands between delimiters. Valid while its Message lives.
class Part {
  public:
    Part() = default;
    Part(std::string_view raw, Delimiters const* delimiters) : raw_(raw), delimiters_(delimiters) {}

    bool empty() const { return raw_.empty(); }
    bool deletes() const { return raw_ == "\"\""; }  // The sender says: there is none any more.
    std::string_view raw() const { return raw_; }

    // Its value: the first subcomponent, unescaped, trimmed; "" if empty or deleting.
    std::string text() const;
    // All of it as one text: components and subcomponents stand as they were written, unescaped.
    // What free text (ST, TX, FT) means when a sender forgot to escape a delimiter.
    std::string whole() const;

    Part component(std::size_t number) const;     // From 1; empty if there is none.
    Part subcomponent(std::size_t number) const;  // From 1, of a component.

  private:
    std::string_view raw_;
    Delimiters const* delimiters_ = nullptr;
};

class Segment {
  public:
    Segment() = default;
    Segment(std::string_view raw, Delimiters const* delimiters)
        : raw_(raw), delimiters_(delimiters) {}

    explicit operator bool() const { return !raw_.empty(); }
    std::string_view name() const { return raw_.substr(0, 3); }
    std::string_view raw() const { return raw_; }

    // The repetitions of a field, from 1; none if it is empty. MSH-1 and MSH-2 count as the
    // standard says, each one repetition that is not cut further.
    std::vector<Part> field(std::size_t number) const;
    Part first(std::size_t number) const;                                   // The first repetition.
    std::string text(std::size_t number, std::size_t component = 1) const;  // Of the first.
    bool deletes(std::size_t number) const;

  private:
    std::string_view raw_field(std::size_t number) const;

    std::string_view raw_;
    Delimiters const* delimiters_ = nullptr;
};

enum class Encoding {
    declared,  // As MSH-18 says: none, ASCII, UNICODE UTF-8 or 8859/1.
    utf8       // UTF-8 whatever MSH-18 says: text that was converted before.
};

// What MSH says about the message.
struct Header {
    std::string application;            // MSH-3.1, sending
    std::string facility;               // MSH-4.1
    std::string receiving_application;  // MSH-5.1
    std::string receiving_facility;     // MSH-6.1
    std::string sent;                   // MSH-7
    std::string type;                   // MSH-9.1: "ADT"
    std::string event;                  // MSH-9.2: "A01"; EVN-1 where version 2.1 left it there.
    std::string control;                // MSH-10
    std::string processing;             // MSH-11: P, T or D
    std::string version;                // MSH-12.1: "2.4"
};

class Message {
  public:
    Message(Message&&) noexcept = default;
    Message& operator=(Message&&) noexcept = default;

    Header const& header() const { return header_; }
    Delimiters const& delimiters() const { return contents_->delimiters; }
    std::string_view text() const { return contents_->text; }  // UTF-8; segments end with CR or LF.
    std::vector<Segment> const& segments() const { return segments_; }
    Segment segment(std::string_view name) const;  // The first of that name, or an empty one.
    std::vector<Segment> all(std::string_view name) const;

  private:
    friend base::Result<Message> parse(std::string_view bytes, Encoding encoding);
    struct Contents {
        std::string text;
        Delimiters delimiters;
    };
    Message() = default;

    std::unique_ptr<Contents> contents_;
    std::vector<Segment> segments_;
    Header header_;
};

// A message from its bytes. Segments may end in CR, LF or CRLF. Malformed, with a detail that names
// segment, field and component ("MSH-18"), if the text is not HL7 v2.
base::Result<Message> parse(std::string_view bytes, Encoding encoding = Encoding::declared);

// The bytes as UTF-8 by the character set that MSH-18 names, for showing: bytes that do not fit
// are read as ISO 8859-1.
std::string readable(std::string_view bytes);

// What can be read of MSH even if the message cannot be parsed: to address a refusal.
Header header_of(std::string_view bytes);

// Text with the delimiters of a message escaped, to be written into a field.
std::string escaped(std::string_view text, Delimiters const& delimiters);

}  // namespace hl7v2
