export default { fetch: () => new Response('There is no API here.', { status: 404 }) }
