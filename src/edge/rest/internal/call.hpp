// One request after its address, query and wishes were read: what the interactions are given.
#pragma once

#include <string>
#include <string_view>

#include "domain/record/read.hpp"
#include "domain/record/write.hpp"
#include "edge/http/message.hpp"
#include "edge/rest/internal/media.hpp"
#include "edge/rest/service.hpp"

namespace rest {

enum class Place : std::uint8_t {
    system, metadata, system_history, system_search, system_operation,
    type, type_history, type_search, type_operation,
    instance, instance_history, version, instance_operation, compartment
};

// What a path below /fhir names.
struct Address {
    Place place = Place::system;
    std::string type;
    std::string id;
    std::string last;  // The version, the operation's code, or the compartment's resource type.
};

// Refuses what is no address: rest.unknown_type, rest.unknown_path, record.bad_id.
base::Result<Address> address_from(std::string_view path);

struct Call {
    Service const& service;
    Context& context;
    http::Request const& request;
    Address address;
    record::SearchParameters query;
    Wish wish;
    std::string base;   // "http://localhost:8080/fhir"
};

using Reply = base::Result<http::Response>;

// The whole way of one request, also of one within a batch.
Reply answer(Service const& service, Context& context, http::Request const& request);

Reply read(Call& call);
Reply read_version(Call& call);
Reply create(Call& call);
Reply update(Call& call);
Reply erase(Call& call);
Reply patch(Call& call);
Reply search_type(Call& call);
Reply search_system(Call& call);
Reply search_compartment(Call& call);
Reply history(Call& call);
Reply bundle(Call& call);
Reply metadata(Call& call);
Reply operation(Call& call);

// JSON as the client wishes it.
http::Response json_response(Call const& call, int status, std::string body);

// Stored bytes with ETag and Last-Modified; not copied unless they are to be pretty.
http::Response version_response(Call const& call, int status,
                                std::shared_ptr<std::string const> body, std::uint64_t version,
                                base::Instant at);

// The site's code systems and value sets over HL7's; HL7's alone if the service has none.
fhir::Terminology const& terminology_of(Service const& service);

record::Writer writer_for(Service const& service, Context const& context);
record::Writer writer_for(Call const& call);

// Notes for the audit whom a written resource is about: a new patient's id is known only now. Logs
// what is wrong with one that was kept by the policy.
void note_person(Context& context, record::Done const& done);

// Each person of the note once, however many entries named them.
void note_people_once(Context& context);

// The version of If-Match; nothing without the header. Refuses (rest.bad_header) what is no ETag.
base::Result<std::optional<std::uint64_t>> if_match_of(http::Request const& request);

// Criteria of a conditional interaction: the query without what is about the answer.
record::SearchParameters criteria_of(record::SearchParameters const& query);

// The answer to one write, as the client prefers it.
http::Response written(Call const& call, record::Done const& done);

}  // namespace rest
