// The handlers of the steps, each for one operation.
#pragma once

#include "edge/care/internal/step.hpp"

namespace care {

base::Result<Answer> refer(Context& context, OperationCall const& call);
base::Result<Answer> triage(Context& context, OperationCall const& call);
base::Result<Answer> assess(Context& context, OperationCall const& call);
base::Result<Answer> conclude(Context& context, OperationCall const& call);
base::Result<Answer> request_place(Context& context, OperationCall const& call);
base::Result<Answer> offer(Context& context, OperationCall const& call);
base::Result<Answer> answer(Context& context, OperationCall const& call);
base::Result<Answer> arrive(Context& context, OperationCall const& call);
base::Result<Answer> set_status(Context& context, OperationCall const& call);
base::Result<Answer> agree_goal(Context& context, OperationCall const& call);
base::Result<Answer> review(Context& context, OperationCall const& call);
base::Result<Answer> exit(Context& context, OperationCall const& call);
base::Result<Answer> follow_up(Context& context, OperationCall const& call);

}  // namespace care
