# What a planning agent does, without thinking: reads the prompt, and answers with a proposal.
cat > /dev/null
cat "$(dirname "$0")/proposal.json"
