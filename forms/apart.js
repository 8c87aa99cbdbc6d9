// A page's module: what findings say is in a module of its own (script_messages), which is handed in once it is there.
// Until then a finding's message is "".

let TELLER = null;

function told(told, E) {
  return TELLER ? TELLER([NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND], told, E) : "";
}

// Takes the `messages` of the module of messages.
export function tellWith(messages) {
  TELLER = messages(givenOf);
}
